exports.TargetName = { PYTHON: 'python', JAVA: 'java' };
