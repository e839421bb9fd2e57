"""ResNet-18 with the CIFAR stem, FP32 or BitNet b1.58, as the ordinary PyTorch for bench:train."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from torch_bitnet import Conv, Linear, image_stepper


def conv(inputs, outputs, kernel, stride, bit):
    return Conv(inputs, outputs, kernel, stride, bit, padding=kernel // 2, bias=False)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, bit):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, outputs, 3, stride, bit), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = conv(outputs, outputs, 3, 1, bit), nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(conv(inputs, outputs, 1, stride, bit), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


class ResNet18(nn.Module):
    def __init__(self, width, bit):
        super().__init__()
        self.stem, self.bn = conv(3, width, 3, 1, bit), nn.BatchNorm2d(width)
        blocks, inputs = [], width
        for stage, outputs in enumerate([width, 2 * width, 4 * width, 8 * width]):
            for index in range(2):
                blocks.append(Block(inputs, outputs, 2 if stage > 0 and index == 0 else 1, bit))
                inputs = outputs
        self.blocks, self.fc = nn.Sequential(*blocks), Linear(inputs, 10, bit)

    def forward(self, x):
        x = self.blocks(F.relu(self.bn(self.stem(x))))
        return self.fc(x.mean((2, 3)))


def stepper(bench):
    model = ResNet18(bench["width"], bench["variant"] == "bit")
    optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)
    return image_stepper(model, optimizer, bench["batch"])
