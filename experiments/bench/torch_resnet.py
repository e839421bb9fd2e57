"""ResNet-18 and -50 with the CIFAR stem, FP32 or BitNet b1.58, as the ordinary PyTorch for bench:train."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from torch_bitnet import Conv, Linear, image_stepper


def conv(inputs, outputs, kernel, stride, bit):
    return Conv(inputs, outputs, kernel, stride, bit, padding=kernel // 2, bias=False)


def shortcut(inputs, outputs, stride, bit):
    if stride == 1 and inputs == outputs:
        return nn.Sequential()
    return nn.Sequential(conv(inputs, outputs, 1, stride, bit), nn.BatchNorm2d(outputs))


class Basic(nn.Module):
    widening = 1

    def __init__(self, inputs, channels, stride, bit):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, channels, 3, stride, bit), nn.BatchNorm2d(channels)
        self.conv2, self.bn2 = conv(channels, channels, 3, 1, bit), nn.BatchNorm2d(channels)
        self.shortcut = shortcut(inputs, channels, stride, bit)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


class Bottleneck(nn.Module):
    widening = 4

    def __init__(self, inputs, channels, stride, bit):
        super().__init__()
        outputs = self.widening * channels
        self.conv1, self.bn1 = conv(inputs, channels, 1, 1, bit), nn.BatchNorm2d(channels)
        self.conv2, self.bn2 = conv(channels, channels, 3, stride, bit), nn.BatchNorm2d(channels)
        self.conv3, self.bn3 = conv(channels, outputs, 1, 1, bit), nn.BatchNorm2d(outputs)
        self.shortcut = shortcut(inputs, outputs, stride, bit)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        return F.relu(self.bn3(self.conv3(y)) + self.shortcut(x))


NETWORKS = {"resnet18": (Basic, [2, 2, 2, 2]), "resnet50": (Bottleneck, [3, 4, 6, 3])}


class ResNet(nn.Module):
    def __init__(self, network, width, bit):
        super().__init__()
        block, depths = NETWORKS[network]
        self.stem, self.bn = conv(3, width, 3, 1, bit), nn.BatchNorm2d(width)
        blocks, inputs = [], width
        for stage, depth in enumerate(depths):
            for index in range(depth):
                blocks.append(block(inputs, width * 2**stage, 2 if stage > 0 and index == 0 else 1, bit))
                inputs = block.widening * width * 2**stage
        self.blocks, self.fc = nn.Sequential(*blocks), Linear(inputs, 10, bit)

    def forward(self, x):
        x = self.blocks(F.relu(self.bn(self.stem(x))))
        return self.fc(x.mean((2, 3)))


def stepper(bench):
    model = ResNet(bench["network"], bench["width"], bench["variant"] == "bit")
    optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)
    return image_stepper(model, optimizer, bench["batch"])
