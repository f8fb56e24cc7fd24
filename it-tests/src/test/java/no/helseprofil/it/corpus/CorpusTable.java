package no.helseprofil.it.corpus;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Table of the corpus that {@code docs/corpus.md} prints.
 *
 * @param sources in their order
 */
record CorpusTable(List<CorpusSource> sources) {

    private static final String STRICTER = "**stricter**";

    String markdown() {
        List<String> parts = new ArrayList<>(List.of(figures()));
        sources.forEach(source -> parts.add(section(source)));
        return String.join("", parts);
    }

    private String figures() {
        List<PublishedExample> examples =
                sources.stream().flatMap(source -> source.examples().stream()).toList();
        long refused = examples.stream().filter(CorpusTable::isRefused).count();
        long stricter = examples.stream().filter(CorpusTable::isStricter).count();
        return "**%d shapes of %d sources: %d are accepted, %d are refused.** HelseID takes %d of the refused, as far as is known: the **stricter** ones.\n\n"
                .formatted(examples.size(), sources.size(), examples.size() - refused, refused, stricter);
    }

    private static String section(CorpusSource source) {
        String head = "## %s\n\n%s, %s %s %s.\n\n"
                .formatted(
                        source.name(),
                        source.publisher(),
                        source.link(),
                        source.isDated() ? "of" : "as read on",
                        source.date());
        List<PublishedExample> shown = shown(source.examples());
        List<PublishedExample> accepted = source.examples().stream()
                .filter(example -> !isRefused(example))
                .toList();
        long adapted = accepted.stream()
                .filter(example -> example.adaptation().isPresent())
                .count();
        return head
                + "Accepted: %d of %d%s%s\n\n"
                        .formatted(
                                accepted.size(),
                                source.examples().size(),
                                adapted == 0 ? "" : ", %d of them adapted".formatted(adapted),
                                shown.isEmpty() ? "." : ". Refused:")
                + shown.stream()
                        .map(example -> "* " + line(example) + "\n")
                        .collect(Collectors.collectingAndThen(
                                Collectors.joining(), lines -> lines.isEmpty() ? "" : lines + "\n"));
    }

    /** Returns what is refused, and what the titles of those refer to. */
    private static List<PublishedExample> shown(List<PublishedExample> examples) {
        LinkedList<PublishedExample> shown = new LinkedList<>();
        boolean isReferredTo = false;
        for (int i = examples.size() - 1; i >= 0; i--) {
            PublishedExample example = examples.get(i);
            boolean isShown = isReferredTo || isRefused(example);
            if (isShown) {
                shown.addFirst(example);
            }
            isReferredTo = isShown && example.title().startsWith("the same");
        }
        return shown;
    }

    private static String line(PublishedExample example) {
        return example.title()
                + example.adaptation().map(words -> " (adapted: " + words + ")").orElse("")
                + example.ways().stream().map(SentAs::mark).collect(Collectors.joining(", ", " [", "]"))
                + example.refusal()
                        .map(reason -> ": refused, `%s`%s%s, by %s"
                                .formatted(
                                        reason.requirement(),
                                        reason.isStricter() ? " " + STRICTER : "",
                                        reason.isEverRefused() ? " **without a date**" : "",
                                        reason.rule()))
                        .orElse("");
    }

    private static boolean isRefused(PublishedExample example) {
        return example.refusal().isPresent();
    }

    private static boolean isStricter(PublishedExample example) {
        return example.refusal().map(PublishedExample.Reason::isStricter).orElse(false);
    }
}
