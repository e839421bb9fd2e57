"""What the bench's networks share: BitNet b1.58's quantizers written the ordinary way (scale, round, clamp, scale back, x + (q - x).detach()
for the gradient), layers that have them or not, AdamW, and the training step of an image classifier.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F


def straight_through(x, quantized):
    return x + (quantized - x).detach()


def absmax8(x, from_axis=-1):
    """One scale for all values from an axis on: -1 for tokens, 1 for samples."""
    largest = x.abs().flatten(from_axis).amax(-1).clamp_(min=1e-5)
    scale = 127.0 / largest.reshape(largest.shape + (1,) * (x.dim() - largest.dim()))
    return straight_through(x, (x * scale).round().clamp_(-128, 127) / scale)


def absmean(weight, matrices=1):
    """One scale a matrix; [outputs, inputs], matrices below each other."""
    parts = weight.view(matrices, -1)
    scale = parts.abs().mean(1, keepdim=True).clamp_(min=1e-5)
    return straight_through(weight, ((parts / scale).round().clamp_(-1, 1) * scale).view_as(weight))


class Conv(nn.Conv2d):
    def __init__(self, inputs, outputs, kernel, stride, bit, **options):
        super().__init__(inputs, outputs, kernel, stride, **options)
        self.bit = bit

    def forward(self, x):
        if not self.bit:
            return super().forward(x)
        return self._conv_forward(absmax8(x, from_axis=1), absmean(self.weight), self.bias)


class Linear(nn.Linear):
    def __init__(self, inputs, outputs, bit, bias=True, matrices=1):
        super().__init__(inputs, outputs, bias=bias)
        self.bit, self.matrices = bit, matrices

    def forward(self, x):
        if not self.bit:
            return super().forward(x)
        return F.linear(absmax8(x), absmean(self.weight, self.matrices), self.bias)


def adamw(parameters):
    try:
        return torch.optim.AdamW(parameters, 0.001, fused=True)
    except (RuntimeError, TypeError):
        return torch.optim.AdamW(parameters, 0.001)


def image_stepper(model, optimizer, batch):
    model.train()
    images, labels = torch.randn(batch, 3, 32, 32), torch.arange(batch) % 10

    def step():
        optimizer.zero_grad()
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()

    return step
