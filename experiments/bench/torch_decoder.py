"""The decoders of babyBitNet and BitNet Training, FP32 or BitNet b1.58, as the ordinary PyTorch for bench:train.

PyTorch's own RMSNorm, attention and fused AdamW, where it has them; matrices of several heads side by side in one product.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F

from torch_attention import attention
from torch_bitnet import Linear, adamw


def rms_norm(x, weight=None):
    if hasattr(F, "rms_norm"):
        return F.rms_norm(x, x.shape[-1:], weight, 1e-5)
    y = x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5)
    return y if weight is None else y * weight


def attend(q, k, v, scale):
    """Causal; heads [batch, heads, time, size], fewer of keys and values where they are shared."""
    group = q.shape[1] // k.shape[1]
    k, v = (x.repeat_interleave(group, dim=1) if group > 1 else x for x in (k, v))
    return attention(q, k, v, scale, causal=True)


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return rms_norm(x, self.weight)


class NormedLinear(Linear):
    """As BitNet Training's: in a ternary network it norms its input first."""

    def forward(self, x):
        return super().forward(rms_norm(x) if self.bit else x)


class Attention(nn.Module):
    def __init__(self, model, bit):
        super().__init__()
        width, self.heads, self.shared = model["hidden"], model["heads"], model["keyValueHeads"]
        self.size = width // self.heads
        self.rotary = model["architecture"] == "bitnet_training"
        outputs = [self.heads * self.size, self.shared * self.size, self.shared * self.size]
        if self.rotary:
            self.scale = self.size ** -0.5
            self.qkv = nn.ModuleList([NormedLinear(width, sum(outputs), bit, bias=False)])
            angles = torch.arange(model["context"])[:, None] * 10000.0 ** (-torch.arange(0, self.size, 2) / self.size)
            angles = torch.cat([angles, angles], -1)
            self.register_buffer("cos", angles.cos())
            self.register_buffer("sin", angles.sin())
        else:
            self.scale = width ** -0.5
            self.qkv = nn.ModuleList([Linear(width, n, bit, bias=False, matrices=self.heads) for n in outputs])
        linear = NormedLinear if self.rotary else Linear
        self.projection = linear(width, width, bit, bias=not self.rotary and not bit)
        self.outputs = outputs

    def turned(self, x):
        left, right = x.chunk(2, -1)
        return x * self.cos + torch.cat([-right, left], -1) * self.sin

    def forward(self, x):
        batch, time, width = x.shape
        parts = self.qkv[0](x).split(self.outputs, -1) if self.rotary else [linear(x) for linear in self.qkv]
        q, k, v = (part.view(batch, time, -1, self.size).transpose(1, 2) for part in parts)
        if self.rotary:
            q, k = self.turned(q), self.turned(k)
        return self.projection(attend(q, k, v, self.scale).transpose(1, 2).reshape(batch, time, width))


class FeedForward(nn.Module):
    def __init__(self, model, bit):
        super().__init__()
        width, inner = model["hidden"], model["feedForward"]
        self.gated = model["architecture"] == "bitnet_training"
        bias = not self.gated and not bit
        linear = NormedLinear if self.gated else Linear
        self.up = linear(width, 2 * inner if self.gated else inner, bit, bias)
        self.down = linear(inner, width, bit, bias)

    def forward(self, x):
        if not self.gated:
            return self.down(F.relu(self.up(x)))
        gate, up = self.up(x).chunk(2, -1)
        return self.down(F.relu(gate).square() * up)


class Block(nn.Module):
    def __init__(self, model, bit):
        super().__init__()
        self.norm1, self.norm2 = RmsNorm(model["hidden"]), RmsNorm(model["hidden"])
        self.attention, self.feed_forward = Attention(model, bit), FeedForward(model, bit)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.feed_forward(self.norm2(x))


class Decoder(nn.Module):
    def __init__(self, model, bit):
        super().__init__()
        width, vocabulary = model["hidden"], model["vocabulary"]
        self.embedding = nn.Embedding(vocabulary, width)
        self.tied = model["architecture"] == "bitnet_training"
        self.blocks = nn.Sequential(*(Block(model, bit) for _ in range(model["layers"])))
        self.norm = RmsNorm(width)
        if not self.tied:
            self.positions = nn.Parameter(torch.zeros(model["context"], width))
            self.head = nn.Linear(width, vocabulary)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, tokens):
        x = self.embedding(tokens)
        x = self.norm(self.blocks(x if self.tied else x + self.positions))
        return F.linear(x, self.embedding.weight) if self.tied else self.head(x)


def stepper(bench):
    model = Decoder(bench["model"], bench["variant"] == "bit").train()
    optimizer = adamw(model.parameters())
    shape, vocabulary = (bench["batch"], bench["model"]["context"]), bench["model"]["vocabulary"]
    tokens, targets = torch.randint(vocabulary, shape), torch.randint(vocabulary, shape)

    def step():
        optimizer.zero_grad()
        F.cross_entropy(model(tokens).flatten(0, 1), targets.flatten()).backward()
        optimizer.step()

    return step
