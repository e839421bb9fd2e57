/** Importing this registers every kernel that can be traced, and says so of those that cannot. */
import './binary.ts';
import './unary.ts';
import './selection.ts';
import './reductions.ts';
import './shapes.ts';
import './pieces.ts';
import './creation.ts';
import './indexing.ts';
import './mat-mul.ts';
import './normalization.ts';
import './quantizers.ts';
import './pooling.ts';
import './conv2d.ts';
import './depthwise-conv.ts';
import './fused-products.ts';
import './unmapped.ts';
