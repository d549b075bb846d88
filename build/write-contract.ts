import { contractFiles } from './contract-files.ts';
import { writeFiles } from './write-files.ts';

writeFiles(contractFiles());
