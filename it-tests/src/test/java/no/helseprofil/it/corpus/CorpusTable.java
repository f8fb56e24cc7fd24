package no.helseprofil.it.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What {@code docs/corpus.md} prints of the corpus.
 *
 * @param sources in their order
 */
record CorpusTable(List<CorpusSource> sources) {

    private static final String STRICTER = "**stricter than HelseID**";

    String markdown() {
        List<String> parts = new ArrayList<>(List.of(figures(), reasons()));
        sources.forEach(source -> parts.add(section(source)));
        return String.join("\n", parts);
    }

    private String figures() {
        List<PublishedExample> examples =
                sources.stream().flatMap(source -> source.examples().stream()).toList();
        long refused = examples.stream().filter(CorpusTable::isRefused).count();
        long stricter = examples.stream().filter(CorpusTable::isStricter).count();
        return "**%d shapes of %d sources: %d are accepted, %d are refused.** HelseID takes %d of the refused, as far as is known: they are marked «stricter than HelseID».\n"
                .formatted(examples.size(), sources.size(), examples.size() - refused, refused, stricter);
    }

    private String reasons() {
        Map<String, List<PublishedExample>> byRequirement = sources.stream()
                .flatMap(source -> source.examples().stream())
                .filter(CorpusTable::isRefused)
                .collect(Collectors.groupingBy(
                        example -> example.refusal().orElseThrow().requirement(), TreeMap::new, Collectors.toList()));
        String rows = byRequirement.entrySet().stream()
                .map(entry -> "| [`%1$s`](requirements.md#%1$s) | %2$d | %3$d |\n"
                        .formatted(
                                entry.getKey(),
                                entry.getValue().size(),
                                entry.getValue().stream()
                                        .filter(CorpusTable::isStricter)
                                        .count()))
                .collect(Collectors.joining());
        return "| refused by | shapes | of them stricter than HelseID |\n|---|---|---|\n" + rows;
    }

    private static String section(CorpusSource source) {
        String head = "## %s\n\n%s, [%s](https://github.com/%s) at `%s` of %s. Adapted: %s\n\n"
                .formatted(
                        source.name(),
                        source.publisher(),
                        source.repository(),
                        source.repository(),
                        source.commit(),
                        source.date(),
                        sentence(source.adaptation()));
        return head + "| example | sent as | verdict | rule |\n|---|---|---|---|\n"
                + source.examples().stream().map(CorpusTable::row).collect(Collectors.joining());
    }

    private static String row(PublishedExample example) {
        String title = example.title()
                + example.adaptation().map(words -> " (adapted: " + words + ")").orElse("");
        String ways = example.ways().stream().map(SentAs::text).collect(Collectors.joining(", "));
        return "| %s | %s | %s | %s |\n"
                .formatted(
                        title,
                        ways,
                        isRefused(example) ? "refused" : "accepted",
                        example.refusal().map(CorpusTable::rule).orElse(""));
    }

    private static String rule(PublishedExample.Reason reason) {
        return "`%s`%s. %s: «%s»"
                .formatted(
                        reason.requirement(),
                        reason.isStricter() ? ", " + STRICTER : "",
                        reason.rule(),
                        reason.quote().replace("|", "\\|"));
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static boolean isRefused(PublishedExample example) {
        return example.refusal().isPresent();
    }

    private static boolean isStricter(PublishedExample example) {
        return example.refusal().map(PublishedExample.Reason::isStricter).orElse(false);
    }
}
