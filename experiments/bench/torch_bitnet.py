"""BitNet b1.58's quantizers written the ordinary way: scale, round, clamp, scale back, x + (q - x).detach() for the gradient."""


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
