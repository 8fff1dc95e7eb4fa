exports.toReleaseVersion = (version) => version;
