"""ViT-S of 6 blocks on 32x32 images, FP32 or BitNet b1.58, as the ordinary PyTorch for bench:train: its own attention, LayerNorm and AdamW."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from torch_attention import attention
from torch_bitnet import Conv, Linear, adamw, image_stepper

DEPTH, HEADS, PATCH = 6, 6, 4


class Block(nn.Module):
    def __init__(self, width, bit):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-6), nn.LayerNorm(width, 1e-6)
        self.qkv, self.proj = Linear(width, 3 * width, bit), Linear(width, width, bit)
        self.fc1, self.fc2 = Linear(width, 4 * width, bit), Linear(4 * width, width, bit)

    def attend(self, x):
        batch, time, width = x.shape
        q, k, v = self.qkv(x).view(batch, time, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        return self.proj(attention(q, k, v, q.shape[-1] ** -0.5).transpose(1, 2).reshape(batch, time, width))

    def forward(self, x):
        x = x + self.attend(self.norm1(x))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class Vit(nn.Module):
    def __init__(self, width, bit):
        super().__init__()
        self.patches = Conv(3, width, PATCH, PATCH, bit)
        self.token = nn.Parameter(torch.zeros(1, 1, width))
        self.positions = nn.Parameter(torch.randn(1, (32 // PATCH) ** 2 + 1, width) * 0.02)
        self.blocks = nn.Sequential(*(Block(width, bit) for _ in range(DEPTH)))
        self.norm, self.head = nn.LayerNorm(width, 1e-6), Linear(width, 10, bit)

    def forward(self, images):
        x = self.patches(images).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(len(x), -1, -1), x], 1) + self.positions
        return self.head(self.norm(self.blocks(x)[:, 0]))


def stepper(bench):
    model = Vit(bench["width"], bench["variant"] == "bit")
    return image_stepper(model, adamw(model.parameters()), bench["batch"])
