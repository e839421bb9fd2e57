/** Importing this registers every kernel that can be traced. */
import './elementwise.ts';
import './reductions.ts';
import './shapes.ts';
import './mat-mul.ts';
import './normalization.ts';
import './quantizers.ts';
import './conv2d.ts';
