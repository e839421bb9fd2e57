"""Attention of the models of bench:train: PyTorch's own where it has one, its formula where it is older."""

import torch
import torch.nn.functional as F


def attention(q, k, v, scale, causal=False):
    """Heads [batch, heads, time, size] to the same: softmax(scale q kᵀ) v, of no later position where causal."""
    try:
        return F.scaled_dot_product_attention(q, k, v, is_causal=causal, scale=scale)
    except (AttributeError, TypeError):
        scores = q @ k.transpose(-1, -2) * scale
        if causal:
            future = torch.ones(q.shape[-2], k.shape[-2], dtype=torch.bool).triu(1)
            scores = scores.masked_fill(future, float("-inf"))
        return scores.softmax(-1) @ v
