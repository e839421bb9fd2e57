/** `npm run lab -- <verb>`: experiments, from one run to a whole study. Verbs load what they need when they run. */
import { realpathSync } from 'node:fs';
import { Command } from 'commander';
import { printableText } from '../record/printable-text.ts';
import { cancelCommand } from './cancel.ts';
import { costCommand } from './cost.ts';
import { doctorCommand } from './doctor.ts';
import { efficiencyCommand } from './efficiency.ts';
import { evaluateCommand } from './evaluate.ts';
import { importModelCommand } from './import-model.ts';
import { logsCommand } from './logs.ts';
import { openCommand } from './open.ts';
import { perplexityCommand } from './perplexity.ts';
import { planCommand, referenceCommand } from './plan.ts';
import { playCommand } from './play.ts';
import { plotLossCommand } from './plot-loss.ts';
import { retryCommand } from './retry.ts';
import { runVerb } from './run-verb.ts';
import { chatCommand, sampleCommand } from './sample.ts';
import { slurmTaskCommand } from './slurm-task.ts';
import { statusCommand } from './status.ts';
import { sweepCommand } from './sweep.ts';
import { timeInferenceCommand, timeSoftmaxCommand } from './timing-commands.ts';
import { trainCommand } from './train.ts';

export const lab = new Command('lab')
  .description('Experiments: train runs, sweep over the studies, see how far they are.')
  .showHelpAfterError('(--help lists the flags)')
  .addCommand(trainCommand())
  .addCommand(sweepCommand())
  .addCommand(statusCommand())
  .addCommand(logsCommand())
  .addCommand(retryCommand())
  .addCommand(cancelCommand())
  .addCommand(planCommand())
  .addCommand(referenceCommand())
  .addCommand(evaluateCommand())
  .addCommand(openCommand())
  .addCommand(efficiencyCommand())
  .addCommand(timeInferenceCommand())
  .addCommand(timeSoftmaxCommand())
  .addCommand(costCommand())
  .addCommand(doctorCommand())
  .addCommand(importModelCommand())
  .addCommand(perplexityCommand())
  .addCommand(sampleCommand())
  .addCommand(chatCommand())
  .addCommand(playCommand())
  .addCommand(plotLossCommand())
  .addCommand(slurmTaskCommand(), { hidden: true });

// An error quotes what was given, and that may be anything.
for (const command of [lab, ...lab.commands])
  command.configureOutput({ writeErr: (text) => process.stderr.write(printableText(text)) });

// Who imports this wants the flags; only the program itself runs a verb.
if (realpathSync(process.argv[1]!) === import.meta.filename)
  await runVerb(() => lab.parseAsync(process.argv));
