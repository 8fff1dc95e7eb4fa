"""Trains a small network on MNIST with PyTorch, in as many processes as a TrainJob or a PyTorchJob starts."""

import argparse
import gzip
import os
import urllib.request

import numpy as np
import torch
from torch import distributed, nn

from events import EventFile

# The data set: four files. Where there is no internet, MNIST_URL names a copy of them on a web server.
MNIST = os.environ.get('MNIST_URL', 'https://ossci-datasets.s3.amazonaws.com/mnist')


def read(name, header):
    with urllib.request.urlopen(f'{MNIST}/{name}-ubyte.gz') as answer:
        return np.frombuffer(gzip.decompress(answer.read()), np.uint8, offset=header)


def load(part):
    images = read(f'{part}-images-idx3', 16).reshape(-1, 784)
    return torch.tensor(images).float() / 255, torch.tensor(read(f'{part}-labels-idx1', 8)).long()


def train(model, images, labels, options):
    """Yields the mean loss of each epoch."""
    optimizer = torch.optim.Adam(model.parameters(), lr=options.learning_rate)
    for _ in range(options.epochs):
        total, batches = 0.0, torch.randperm(len(images)).split(options.batch_size)
        for batch in batches:
            loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        yield total / len(batches)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--hidden', type=int, default=64, help='neurons of the hidden layer')
    parser.add_argument('--learning-rate', type=float, default=0.001)
    parser.add_argument('--epochs', type=int, default=5)
    parser.add_argument('--batch-size', type=int, default=64)
    parser.add_argument('--output', help='folder for the model and for what TensorBoard shows')
    options = parser.parse_args()

    # Both kinds of job tell their processes of one another in WORLD_SIZE, RANK, MASTER_ADDR and MASTER_PORT.
    processes, rank = int(os.environ.get('WORLD_SIZE', 1)), int(os.environ.get('RANK', 0))
    torch.manual_seed(0)
    network = model = nn.Sequential(nn.Linear(784, options.hidden), nn.ReLU(), nn.Linear(options.hidden, 10))
    if processes > 1:
        distributed.init_process_group('gloo')
        model = nn.parallel.DistributedDataParallel(network)

    images, labels = load('train')
    share = len(images) // processes
    mine = slice(rank * share, (rank + 1) * share)
    test_images, test_labels = load('t10k')
    events = EventFile(options.output) if options.output and rank == 0 else None
    for epoch, loss in enumerate(train(model, images[mine], labels[mine], options), 1):
        if rank > 0:
            continue
        with torch.no_grad():
            accuracy = (network(test_images).argmax(1) == test_labels).float().mean().item()
        # Katib reads the metric from this line.
        print(f'epoch={epoch} loss={loss:.4f} accuracy={accuracy:.4f}', flush=True)
        if events:
            events.write(epoch, loss=loss, accuracy=accuracy)
    if events:
        torch.save(network.state_dict(), os.path.join(options.output, 'model.pt'))
    if processes > 1:
        distributed.destroy_process_group()


if __name__ == '__main__':
    main()
