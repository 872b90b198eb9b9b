// Counts figures from scratch in DuckDB. Usage: node duckdb.mjs FILE.csv QUERIES.json: prints `NAME milliseconds` (median of 5 after
// one that is dropped) and `NAME.answer n`, and the seconds of loading. The package @duckdb/node-api lies in the working folder.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.cwd() + "/");
const { DuckDBInstance } = require("@duckdb/node-api");
const [csv, queries] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create("county.duckdb", { threads: "2" })).connect();
let begin = performance.now();
await connection.run(`CREATE TABLE screening AS SELECT * FROM read_csv('${csv}', delim='\t', header=true)`);
console.log(`load ${((performance.now() - begin) / 1000).toFixed(2)}`);
for (const [name, sql] of Object.entries(JSON.parse(readFileSync(queries, "utf8")))) {
    const times = [];
    let answer;
    for (let i = 0; i < 6; ++i) {
        begin = performance.now();
        answer = (await connection.runAndReadAll(sql)).getRows()[0][0];
        times.push(performance.now() - begin);
    }
    times.shift();
    times.sort((a, b) => a - b);
    console.log(`${name} ${times[2].toFixed(2)}`);
    console.log(`${name}.answer ${answer}`);
}
