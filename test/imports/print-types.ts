// Prints the files of imports/types as JSON. A program of its own, because jest cannot load the formatter.
import { crd, crdNames } from '../../imports';
import { typeFiles } from '../../imports/generate/types';

const crds = crdNames().map((name) => ({ name, module: '', spec: crd(name).spec }));
void typeFiles(crds).then((files) => console.log(JSON.stringify(Object.fromEntries(files))));
