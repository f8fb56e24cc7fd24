package no.helseprofil.notice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.notice.DueNotice.NoticeKind;
import no.helseprofil.notice.NoticeMail.MailLinks;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementTexts;
import org.jspecify.annotations.Nullable;

/**
 * Writer of mails in one language: one sentence that sums up, the clients by date, and each remedy once. Notices
 * without evidence come last.
 */
record MailWriter(MailWords words, RequirementTexts requirements, MailLinks links) {

    private static final Predicate<DueNotice> UNSEEN =
            notice -> notice.basis() == DueNotice.Basis.UNSEEN && !isItem(notice);

    /** A heading. All clients below it have the same text and date. */
    private record Heading(String text, @Nullable Instant date) {}

    static MailWriter in(Language language, String realm, MailLinks links, Instant now) {
        return new MailWriter(MailWords.in(language, realm, now), RequirementTexts.in(language), links);
    }

    /**
     * Writes a mail with these notices.
     *
     * @param notices the most urgent first; at least one
     * @param named whether clients have their names
     * @param left number of further notices, which this mail doesn't contain
     */
    NoticeMail write(List<DueNotice> notices, boolean named, int left) {
        boolean confirms = notices.stream().allMatch(notice -> notice.kind().isConfirmation());
        List<String> parts = confirms ? confirmation(notices) : parts(notices, named);
        if (left > 0) {
            parts.add(words.text("more", Map.of("count", String.valueOf(left))));
        }
        parts.add((confirms ? "" : words.text("greeting", Map.of()) + " ") + words.text("footer", Map.of()));
        return new NoticeMail(subject(notices, confirms), String.join("\n\n", parts) + "\n", notices);
    }

    private String subject(List<DueNotice> notices, boolean confirms) {
        if (confirms) {
            return words.text("confirm.subject", Map.of());
        }
        long clients = clients(notices.stream());
        return clients == 1
                ? words.text("subject.one", Map.of("client", words.inSubject(notices.get(0))))
                : words.text("subject.many", Map.of("count", String.valueOf(clients)));
    }

    private List<String> confirmation(List<DueNotice> notices) {
        List<String> parts = new ArrayList<>(List.of(words.text("confirm.greeting", Map.of())));
        notices.forEach(notice -> {
            parts.add(words.text("confirm.client", Map.of("client", words.client(notice, false))));
            links.confirmation()
                    .apply(notice.client())
                    .ifPresent(link -> parts.add(words.text("confirm", Map.of("link", link))));
        });
        return parts;
    }

    private List<String> parts(List<DueNotice> notices, boolean named) {
        List<DueNotice> observed = notices.stream().filter(UNSEEN.negate()).toList();
        List<DueNotice> unseen = notices.stream().filter(UNSEEN).toList();
        Map<String, Integer> points = new LinkedHashMap<>();
        Stream.concat(observed.stream(), unseen.stream())
                .filter(notice -> !isItem(notice))
                .forEach(notice -> points.putIfAbsent(notice.about(), points.size() + 1));
        List<String> parts = new ArrayList<>(List.of(summary(notices, observed, named)));
        for (NoticeKind kind : NoticeKind.values()) {
            List<DueNotice> ofKind =
                    observed.stream().filter(notice -> notice.kind() == kind).toList();
            if (!ofKind.isEmpty()) {
                parts.addAll(
                        isItem(ofKind.get(0))
                                ? List.of(items(ofKind, named))
                                : groups(ofKind, Set.of(), points, named));
            }
        }
        remedies(observed, Set.of(), points).forEach(parts::add);
        if (!unseen.isEmpty()) {
            parts.add(words.text(MailWords.counted("unseen", clients(unseen.stream())), Map.of()));
            parts.addAll(groups(unseen, clientsOf(observed), points, named));
            Set<String> said = observed.stream()
                    .filter(notice -> !isItem(notice))
                    .map(DueNotice::about)
                    .collect(Collectors.toSet());
            remedies(unseen, said, points).forEach(parts::add);
        }
        link(notices).ifPresent(parts::add);
        return parts;
    }

    /** Returns the first sentence of the mail. */
    private String summary(List<DueNotice> notices, List<DueNotice> observed, boolean named) {
        long clients = clients(notices.stream());
        List<String> parts = new ArrayList<>();
        sum(observed.stream().filter(notice -> notice.kind().isToMend()), "mend")
                .ifPresent(parts::add);
        sum(observed.stream().filter(notice -> !notice.kind().isToMend()), "look")
                .ifPresent(parts::add);
        if (observed.isEmpty()) {
            sum(notices.stream(), "maybe").ifPresent(parts::add);
        }
        if (observed.stream().anyMatch(notice -> notice.kind().isOfNow())) {
            parts.add(words.text("sum.now", Map.of()));
        }
        (observed.isEmpty() ? notices : observed)
                .stream()
                        .filter(notice -> notice.kind().isAhead() && notice.date() != null)
                        .map(DueNotice::date)
                        .min(Comparator.naturalOrder())
                        .ifPresent(date -> parts.add(words.text("sum.first", Map.of("date", words.written(date)))));
        String all = String.join(", ", parts);
        String sentence = clients == 1
                ? words.text("sum.client", Map.of("client", words.client(notices.get(0), named), "sum", all))
                : words.text("sum.clients", Map.of("count", words.number(clients), "sum", all));
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    /** Returns the number of subjects in words: requirements, and the kinds of notices that are listed by client. */
    private Optional<String> sum(Stream<DueNotice> notices, String what) {
        long count = notices.map(notice -> isItem(notice) ? notice.kind().id() : notice.about())
                .distinct()
                .count();
        return count == 0
                ? Optional.empty()
                : Optional.of(
                        words.text(MailWords.counted("sum." + what, count), Map.of("count", words.number(count))));
    }

    private static Set<String> clientsOf(List<DueNotice> notices) {
        return notices.stream().map(DueNotice::client).collect(Collectors.toSet());
    }

    private static long clients(Stream<DueNotice> notices) {
        return notices.map(DueNotice::client).distinct().count();
    }

    /** Returns whether a notice is about a key or settings rather than a requirement. */
    private static boolean isItem(DueNotice notice) {
        return notice.kind().isAboutKey() || notice.kind().isAboutSettings();
    }

    private String items(List<DueNotice> notices, boolean named) {
        String kind = notices.get(0).kind().id();
        String lines = notices.stream()
                .map(notice -> "* " + words.client(notice, named) + ": " + words.text(kind, words.places(notice)))
                .collect(Collectors.joining("\n"));
        return words.has(kind + ".remedy") ? lines + "\n\n" + words.text(kind + ".remedy", Map.of()) : lines;
    }

    /**
     * Returns the clients below their headings, with the clients that have the same points grouped together.
     *
     * @param above all clients that are named before these; if a group has exactly these, they aren't named again
     */
    private List<String> groups(
            List<DueNotice> notices, Set<String> above, Map<String, Integer> points, boolean named) {
        Map<Heading, Map<String, List<DueNotice>>> groups = notices.stream()
                .collect(Collectors.groupingBy(
                        this::heading,
                        LinkedHashMap::new,
                        Collectors.groupingBy(DueNotice::client, LinkedHashMap::new, Collectors.toList())));
        List<String> parts = new ArrayList<>();
        groups.forEach((heading, clients) -> {
            parts.add(heading.text());
            samePoints(clients.values(), points)
                    .forEach((numbers, same) -> parts.add(
                            heading(numbers) + (clientsOf(same).equals(above) ? all(above) : names(same, named))));
        });
        return parts;
    }

    private String names(List<DueNotice> clients, boolean named) {
        return clients.stream()
                .map(notice -> "\n* " + words.client(notice, named))
                .collect(Collectors.joining());
    }

    private String all(Set<String> clients) {
        return " " + words.text(MailWords.counted("above", clients.size()), Map.of());
    }

    private static Map<List<Integer>, List<DueNotice>> samePoints(
            Collection<List<DueNotice>> clients, Map<String, Integer> points) {
        return clients.stream()
                .collect(Collectors.groupingBy(
                        ofClient -> ofClient.stream()
                                .map(notice -> Objects.requireNonNull(points.get(notice.about())))
                                .distinct()
                                .sorted()
                                .toList(),
                        LinkedHashMap::new,
                        Collectors.mapping(ofClient -> ofClient.get(0), Collectors.toList())));
    }

    private String heading(List<Integer> numbers) {
        return words.text(MailWords.counted("points", numbers.size()), Map.of("points", words.listed(numbers)));
    }

    /** Returns the heading of a notice. A requirement that only changes answers has words of its own. */
    private Heading heading(DueNotice notice) {
        boolean changes =
                notice.requirement().filter(Requirement::refusesNoRequest).isPresent();
        String key = notice.kind().isAhead()
                ? (changes ? "changes." : "refuses.") + (notice.date() == null ? "undated" : "dated")
                : notice.kind().id();
        return new Heading(
                words.text(key, words.places(notice)), notice.kind() == NoticeKind.REFUSED ? null : notice.date());
    }

    /** Returns the remedy of each requirement, once, in the order of their numbers. */
    private Stream<String> remedies(List<DueNotice> notices, Set<String> said, Map<String, Integer> points) {
        Map<String, List<DueNotice>> byPoint = notices.stream()
                .filter(notice -> !isItem(notice) && !said.contains(notice.about()))
                .collect(Collectors.groupingBy(DueNotice::about));
        return points.entrySet().stream()
                .filter(point -> byPoint.containsKey(point.getKey()))
                .map(point -> remedy(point.getValue(), Objects.requireNonNull(byPoint.get(point.getKey()))));
    }

    private String remedy(int number, List<DueNotice> notices) {
        DueNotice first = notices.get(0);
        List<String> lines = new ArrayList<>();
        lines.add(number + ". "
                + first.requirement()
                        .map(requirement ->
                                MailWords.plain(requirements.title(requirement)) + " (" + first.about() + ")")
                        .orElse(first.about()));
        first.requirement().flatMap(requirements::change).ifPresent(change -> lines.add(MailWords.plain(change)));
        List<DueNotice.Basis> bases =
                notices.stream().map(DueNotice::basis).distinct().toList();
        if (bases.size() == 1 && bases.get(0) != DueNotice.Basis.UNSEEN) {
            lines.add(words.text(MailWords.counted("basis." + bases.get(0).id(), clients(notices.stream())), Map.of()));
        }
        first.requirement().ifPresent(requirement -> {
            lines.add(words.text("remedy", Map.of("remedy", MailWords.plain(requirements.remedy(requirement)))));
            links.requirement().apply(requirement).ifPresent(lines::add);
        });
        return String.join("\n   ", lines);
    }

    private Optional<String> link(List<DueNotice> notices) {
        String first = notices.get(0).client();
        boolean isOne = clients(notices.stream()) == 1;
        return (isOne ? links.client() : links.clients())
                .apply(first)
                .map(link -> words.text(isOne ? "view.one" : "view.many", Map.of("link", link)));
    }
}
