console.error('jsii-pacmak is not installed in this repository: see tools/jsii-pacmak/README.md');
process.exit(1);
