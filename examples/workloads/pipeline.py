"""A pipeline of two steps: one trains a network on MNIST, one judges it. `python pipeline.py` writes pipeline.yaml."""

from kfp import compiler, dsl
from kfp.dsl import Input, Metrics, Model, Output

# The image of the notebook. It has kfp and scikit-learn, so that steps install nothing.
IMAGE = 'ghcr.io/kubeflow/kubeflow/notebook-servers/jupyter-pytorch-full:v1.11.0'
MNIST = 'https://ossci-datasets.s3.amazonaws.com/mnist'


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def train(mnist_url: str, hidden: int, learning_rate: float, epochs: int, model: Output[Model]):
    import gzip
    import os
    import urllib.request

    import joblib
    import numpy
    from sklearn.neural_network import MLPClassifier

    def read(name, header):
        with urllib.request.urlopen(f'{mnist_url}/{name}-ubyte.gz') as answer:
            return numpy.frombuffer(gzip.decompress(answer.read()), numpy.uint8, offset=header)

    images = read('train-images-idx3', 16).reshape(-1, 784) / 255
    network = MLPClassifier([hidden], learning_rate_init=learning_rate, max_iter=epochs, verbose=True, random_state=0)
    network.fit(images, read('train-labels-idx1', 8))
    # A folder with this one file is what KServe's server for scikit-learn takes.
    os.makedirs(model.path)
    joblib.dump(network, os.path.join(model.path, 'model.joblib'))
    model.metadata['framework'] = 'scikit-learn'


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def evaluate(mnist_url: str, least_accuracy: float, model: Input[Model], metrics: Output[Metrics]):
    import gzip
    import os
    import urllib.request

    import joblib
    import numpy

    def read(name, header):
        with urllib.request.urlopen(f'{mnist_url}/{name}-ubyte.gz') as answer:
            return numpy.frombuffer(gzip.decompress(answer.read()), numpy.uint8, offset=header)

    images = read('t10k-images-idx3', 16).reshape(-1, 784) / 255
    network = joblib.load(os.path.join(model.path, 'model.joblib'))
    accuracy = float(network.score(images, read('t10k-labels-idx1', 8)))
    metrics.log_metric('accuracy', accuracy)
    if accuracy < least_accuracy:
        raise ValueError(f'accuracy is {accuracy:.4f}, and {least_accuracy} is asked for')
    # KServe knows the platform's object store by the name of its protocol.
    print('MODEL=' + model.uri.replace('minio://', 's3://'))


@dsl.pipeline(name='mnist', description='Trains a network on MNIST, and judges it')
def mnist(
    hidden: int = 64,
    learning_rate: float = 0.001,
    epochs: int = 5,
    least_accuracy: float = 0.9,
    mnist_url: str = MNIST,
):
    trained = train(mnist_url=mnist_url, hidden=hidden, learning_rate=learning_rate, epochs=epochs)
    judged = evaluate(mnist_url=mnist_url, least_accuracy=least_accuracy, model=trained.outputs['model'])
    for step in (trained, judged):
        step.set_cpu_request('500m').set_cpu_limit('1').set_memory_request('1Gi').set_memory_limit('2Gi')


if __name__ == '__main__':
    compiler.Compiler().compile(mnist, 'pipeline.yaml')
