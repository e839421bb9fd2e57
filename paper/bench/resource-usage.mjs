/** Loaded into a measured process before its program: at the end it writes what the process has used. */
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, rssMegabytes: maxRSS / 1024 };
  writeFileSync(String(process.env.RESOURCE_USAGE_FILE), JSON.stringify(usage));
});
