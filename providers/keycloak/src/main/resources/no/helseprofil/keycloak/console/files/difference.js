/** What differs between two texts, line by line: the longest common subsequence of their lines stays. */

/**
 * @param {string} before
 * @param {string} after
 * @returns {{sign: ' ' | '-' | '+', line: string}[]}
 */
export function difference(before, after) {
    const one = before.split('\n'), other = after.split('\n');
    const common = Array.from({length: one.length + 1}, () => new Uint32Array(other.length + 1));
    for (let i = one.length - 1; i >= 0; i--) {
        for (let j = other.length - 1; j >= 0; j--) {
            common[i][j] = one[i] === other[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
        }
    }
    const lines = [];
    let i = 0, j = 0;
    while (i < one.length || j < other.length) {
        if (i < one.length && j < other.length && one[i] === other[j]) {
            lines.push({sign: ' ', line: one[i]});
            i++;
            j++;
        } else if (i < one.length && (j === other.length || common[i + 1][j] >= common[i][j + 1])) {
            lines.push({sign: '-', line: one[i++]});
        } else {
            lines.push({sign: '+', line: other[j++]});
        }
    }
    return lines;
}
