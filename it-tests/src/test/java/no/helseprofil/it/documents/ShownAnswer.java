package no.helseprofil.it.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Answer to commands as a page shows it. An actual answer has the status that is shown, every member, and the values
 * that are text without digits or dots left out, or {@code true}, {@code false}, {@code null}, {@code []}. Numbers,
 * instants and ids are examples.
 *
 * @param text the lines of a block that begin with {@code #}, or the JSON that follows it
 */
record ShownAnswer(String text) {

    private static final Pattern STATUS = Pattern.compile("^([1-5][0-9]{2})\\b", Pattern.MULTILINE);
    private static final Pattern MEMBER = Pattern.compile("\"([^\"]+)\":");
    private static final Pattern VALUE = Pattern.compile("\"[^\"]+\":(?:\"[^\"0-9…]*\"|true|false|null|\\[\\])");

    /** Returns the answer that stands in the block itself. */
    static ShownAnswer within(String code) {
        return new ShownAnswer(code.lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#\\s*", ""))
                .collect(Collectors.joining("\n")));
    }

    /** Returns the parts of this that an answer lacks. */
    List<String> missingIn(List<Integer> statuses, String answer) {
        List<String> missing = new ArrayList<>();
        STATUS.matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(status -> !statuses.contains(Integer.valueOf(status)))
                .forEach(missing::add);
        String actual = compact(answer);
        Matcher members = MEMBER.matcher(compact(text));
        Matcher values = VALUE.matcher(compact(text));
        List.of(members, values)
                .forEach(matcher -> matcher.results()
                        .map(MatchResult::group)
                        .filter(part -> !actual.contains(part))
                        .forEach(missing::add));
        return missing;
    }

    private static String compact(String json) {
        return json.replaceAll("\"\\s*:\\s*", "\":");
    }
}
