package no.helseprofil.it.documents;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.MarkdownPage.Block;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a page such as {@code docs/adding-a-requirement.md}.
 *
 * @param edits what becomes of files, in the order of the page
 * @param commands what is run afterwards, in the order of the page
 */
record AddingPage(List<Edit> edits, List<Command> commands) {

    static final String NAME = "docs/adding-a-requirement.md";

    private static final Pattern EDIT = Pattern.compile("^(?:Make|At the end of|In) `([^`]+)`(?:, below `([^`]+)`)?:$");
    private static final String TEST = "-Dtest=";
    private static final String WRITE = ".write";

    /**
     * A block of code with the sentence above it that says where it belongs.
     *
     * @param step the number of the step
     * @param file the file, below the root of the project
     * @param below the line below which it is put; null where it is put at the end, or is the whole file
     * @param code the block
     */
    record Edit(int step, String file, @Nullable String below, String code) {

        /** The file with this in it. */
        String in(String before) {
            if (below == null) {
                return before + code;
            }
            int place = before.indexOf(below + "\n");
            if (place < 0) {
                throw new AssertionError(file + " has no line that ends with " + below);
            }
            int next = place + below.length() + 1;
            return before.substring(0, next) + code + before.substring(next);
        }
    }

    /**
     * A run of unit tests.
     *
     * @param tests the simple names of their classes
     * @param properties what is set to have files written
     */
    record Command(List<String> tests, List<String> properties) {

        private static Command of(String line) {
            List<String> words = Arrays.asList(line.strip().split(" "));
            return new Command(
                    words.stream()
                            .filter(word -> word.startsWith(TEST))
                            .flatMap(word ->
                                    Stream.of(word.substring(TEST.length()).split(",")))
                            .toList(),
                    words.stream()
                            .filter(word -> word.endsWith(WRITE))
                            .map(word -> word.substring("-D".length()))
                            .toList());
        }
    }

    static AddingPage read() {
        return read(NAME);
    }

    static AddingPage read(String name) {
        MarkdownPage page = MarkdownPage.named(name);
        List<String> lines = page.text().lines().toList();
        return new AddingPage(
                page.blocks().stream()
                        .filter(block -> !block.language().equals("sh"))
                        .map(block -> edit(name, block, lines.get(block.line() - 3)))
                        .toList(),
                page.blocks("sh").stream()
                        .map(Block::code)
                        .filter(code -> code.contains(TEST))
                        .map(Command::of)
                        .toList());
    }

    private static Edit edit(String page, Block block, String sentence) {
        return EDIT.matcher(sentence)
                .results()
                .map(match -> new Edit(step(block), match.group(1), match.group(2), block.code()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s, line %d: «%s» doesn't say what to do with the block"
                        .formatted(page, block.line(), sentence)));
    }

    private static int step(Block block) {
        return Integer.parseInt(block.heading().substring(0, block.heading().indexOf('.')));
    }
}
