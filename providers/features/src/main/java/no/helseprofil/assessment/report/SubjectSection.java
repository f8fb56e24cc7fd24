package no.helseprofil.assessment.report;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.marked;
import static no.helseprofil.html.Html.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.Evidence;
import no.helseprofil.assessment.RequirementVerdict;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.Verdict;
import no.helseprofil.html.Html;
import no.helseprofil.timetable.Instants;
import org.jspecify.annotations.Nullable;

/** Sections of a report, each on one subject, for the person who is to mend it. */
final class SubjectSection {

    /** Largest number of lists of titles that are kept in their written form, for the subjects that share them. */
    private static final int MOST_TITLES = 1_000;

    private final ReportPage page;
    private final ReportWords words;
    private final Run run;
    private final int level;

    /** Parts of findings that are the same for all subjects. */
    private final Map<RequirementVerdict, Common> common = new HashMap<>();

    private final Map<List<String>, Html> titles = new HashMap<>();

    /**
     * Makes the sections of a report.
     *
     * @param run the assessment
     * @param level level of their headings
     */
    SubjectSection(ReportPage page, ReportWords words, Run run, int level) {
        this.page = page;
        this.words = words;
        this.run = run;
        this.level = level;
    }

    /** Returns whether the section has anything to say beyond that everything is right. */
    static boolean isNeeded(Assessed assessed) {
        boolean remarkable = assessed instanceof AssessedClient client
                && (client.stops() != null
                        || !client.remarks().isEmpty()
                        || !client.waivers().isEmpty());
        return remarkable
                || isUnknown(assessed)
                || assessed.verdicts().stream()
                        .anyMatch(
                                verdict -> verdict.verdict().isFinding() || verdict.verdict() == Verdict.INCONCLUSIVE);
    }

    /**
     * Returns whether nothing could be found out about the subject. Such a subject must not be shown as free of
     * findings.
     */
    private static boolean isUnknown(Assessed assessed) {
        return assessed instanceof AssessedApi api && api.inconclusive() != null;
    }

    Html of(Assessed assessed, String id) {
        Subject subject = Subject.of(assessed);
        List<Html> content = new ArrayList<>();
        content.add(heading(level, text(subject.clientId())).with("id", id));
        if (subject.name() != null) {
            content.add(page.paragraph(subject.name()).with("class", "name"));
        }
        if (assessed instanceof AssessedClient client) {
            content.add(element("dl", facts(client)));
        }
        if (assessed instanceof AssessedApi api) {
            content.add(element("dl", facts(api)));
        }
        if (!isUnknown(assessed)) {
            content.addAll(findings(assessed.verdicts()));
        }
        content.addAll(others(assessed.verdicts()));
        return element("section", content).with("class", "subject");
    }

    /** Returns the findings, without a section around them. */
    List<Html> findings(List<RequirementVerdict> verdicts) {
        List<Html> findings = verdicts.stream()
                .filter(verdict -> verdict.verdict().isFinding())
                .map(this::finding)
                .toList();
        return findings.isEmpty() ? List.of(page.paragraph(words.get("findings.none"))) : findings;
    }

    private Html finding(RequirementVerdict verdict) {
        Common same = common.computeIfAbsent(verdict.ofAnySubject(), this::common);
        List<Html> content = new ArrayList<>();
        content.add(same.beginning());
        message(verdict).ifPresent(content::add);
        if (verdict.from() != null) {
            content.add(from(verdict.from()));
        }
        if (!verdict.evidence().isEmpty()) {
            content.add(evidence(verdict.evidence()));
        }
        content.add(same.end());
        return element("section", content)
                .with("class", "finding " + verdict.verdict().id());
    }

    private Common common(RequirementVerdict verdict) {
        return new Common(
                Html.flow(out -> {
                            out.accept(heading(
                                    level + 1,
                                    text(words.title(verdict.requirement()) + " "),
                                    page.badge(verdict.verdict())));
                            out.accept(element("p", element("code", text(verdict.requirement())))
                                    .with("class", "id"));
                        })
                        .rendered(),
                Html.flow(out -> Optional.ofNullable(words.remedy(verdict)).ifPresent(remedy -> {
                            out.accept(element("p", element("strong", text(words.get("remedy") + ": ")))
                                    .and(marked(remedy))
                                    .with("class", "remedy"));
                            page.help(verdict.requirement())
                                    .ifPresent(help ->
                                            out.accept(element("p", help).with("class", "help")));
                        }))
                        .rendered());
    }

    /**
     * Parts of a finding that are the same for all subjects.
     *
     * @param beginning the requirement and the verdict
     * @param end the remedy, if there is one
     */
    private record Common(Html beginning, Html end) {}

    /** Returns the date, with the time of the day as a separate element, which print leaves out. */
    private Html from(Instant from) {
        String sentence = words.filled("from", from);
        String clock = words.clock(from);
        int at = sentence.indexOf(clock);
        return element(
                        "p",
                        text(sentence.substring(0, at)),
                        element("span", text(clock)).with("class", "clock"),
                        text(sentence.substring(at + clock.length())))
                .with("class", "from");
    }

    private Optional<Html> message(RequirementVerdict verdict) {
        return Optional.ofNullable(verdict.message())
                .map(message -> page.english("p", message).with("class", "said"));
    }

    private Html evidence(List<Evidence> evidence) {
        List<Html> lines = evidence.stream()
                .<Html>map(each -> element("li", element("code", EvidenceText.html(each, words))))
                .toList();
        return element("div", page.paragraph(words.get("evidence") + ":"), element("ul", lines))
                .with("class", "evidence");
    }

    /**
     * Returns the verdicts that are no findings. Inconclusive ones have a reason, often one for many; the others are
     * listed by name, with anything they don't show.
     */
    private List<Html> others(List<RequirementVerdict> verdicts) {
        Stream<Html> unclear = Stream.of(reasons(verdicts, Verdict.INCONCLUSIVE))
                .flatMap(Optional::stream)
                .map(reasons -> named("verdict.inconclusive", Stream.of(reasons)));
        Stream<Html> names = Stream.of(Verdict.NOT_SEEN, Verdict.PASS)
                .map(verdict -> titles(verdicts, verdict)
                        .map(titles -> named(
                                "verdict." + verdict.id(),
                                Stream.concat(Stream.of(titles), reasons(verdicts, verdict).stream()))))
                .flatMap(Optional::stream);
        return Stream.concat(unclear, names).toList();
    }

    private Optional<Html> reasons(List<RequirementVerdict> verdicts, Verdict of) {
        Map<String, List<RequirementVerdict>> byReason = verdicts.stream()
                .filter(verdict -> verdict.verdict() == of)
                .filter(verdict -> verdict.message() != null)
                .collect(Collectors.groupingBy(
                        verdict -> Objects.requireNonNull(verdict.message()), LinkedHashMap::new, Collectors.toList()));
        List<Html> items = byReason.entrySet().stream()
                .<Html>map(each -> element("li", reason(each.getKey(), each.getValue())))
                .toList();
        return Optional.of(items).filter(some -> !some.isEmpty()).map(some -> element("ul", some));
    }

    private List<Html> reason(String reason, List<RequirementVerdict> verdicts) {
        List<Html> content = new ArrayList<>();
        content.add(text(titles(verdicts.stream().map(RequirementVerdict::requirement))));
        content.add(text(" "));
        content.add(page.english("span", reason));
        List<Evidence> evidence = verdicts.stream()
                .flatMap(verdict -> verdict.evidence().stream())
                .distinct()
                .toList();
        if (!evidence.isEmpty()) {
            content.add(evidence(evidence));
        }
        return content;
    }

    private Html named(String word, Stream<Html> content) {
        return element(
                        "section",
                        Stream.concat(Stream.of(heading(level + 1, text(words.get(word)))), content)
                                .toList())
                .with("class", "others");
    }

    private Optional<Html> titles(List<RequirementVerdict> verdicts, Verdict verdict) {
        List<String> requirements = verdicts.stream()
                .filter(each -> each.verdict() == verdict)
                .map(RequirementVerdict::requirement)
                .toList();
        if (requirements.isEmpty()) {
            return Optional.empty();
        }
        Html known = titles.get(requirements);
        if (known != null) {
            return Optional.of(known);
        }
        Html titled = page.paragraph(titles(requirements.stream())).rendered();
        if (titles.size() < MOST_TITLES) {
            titles.put(requirements, titled);
        }
        return Optional.of(titled);
    }

    private String titles(Stream<String> requirements) {
        return requirements.map(words::title).collect(Collectors.joining("; "));
    }

    private List<Html> facts(AssessedClient client) {
        List<Html> facts = new ArrayList<>();
        facts.add(page.fact("state", words.get("state." + client.state())));
        add(facts, "cohort", client.cohort());
        Optional.ofNullable(client.registered())
                .flatMap(Instants::read)
                .ifPresent(registered -> facts.add(page.fact("registered", words.date(registered))));
        if (!client.enabled()) {
            facts.add(page.fact("enabled", words.get("enabled.no")));
        }
        facts.add(page.fact(
                "last-seen", client.lastSeen() == null ? words.get("last-seen.never") : words.date(client.lastSeen())));
        if (client.stops() != null) {
            facts.add(page.fact("stops", stop(client.stops())).with("class", "stopping"));
        }
        addList(facts, "keys", client.keys().stream().map(this::key).toList());
        addList(facts, "waivers", client.waivers().stream().map(this::waiver).toList());
        addList(facts, "remarks", client.remarks().stream().map(this::remark).toList());
        return facts;
    }

    private List<Html> facts(AssessedApi api) {
        List<Html> facts = new ArrayList<>();
        facts.add(page.fact("api.url", api.url() == null ? words.get("api.url.none") : api.url()));
        facts.add(page.fact("api.requests", String.valueOf(api.requests())));
        if (api.inconclusive() != null) {
            facts.add(page.fact("verdict.inconclusive", page.english("span", api.inconclusive())));
        }
        return facts;
    }

    private void add(List<Html> facts, String word, @Nullable String value) {
        if (value != null) {
            facts.add(page.fact(word, value));
        }
    }

    private void addList(List<Html> facts, String word, List<String> lines) {
        if (!lines.isEmpty()) {
            List<Html> items =
                    lines.stream().<Html>map(line -> element("li", text(line))).toList();
            facts.add(page.fact(word, element("ul", items)));
        }
    }

    private String stop(AssessedClient.Stop stop) {
        String requirements = stop.requirements().stream().map(words::title).collect(Collectors.joining("; "));
        return stop.at().isAfter(run.started())
                ? words.filled("stops.at", stop.at(), requirements)
                : words.filled("stops.already", requirements);
    }

    private String key(AssessedClient.Key key) {
        List<String> parts = new ArrayList<>();
        parts.add(key.kid() == null ? words.get("key.unnamed") : key.kid());
        Stream.of(key.algorithm(), key.bits() == null ? null : words.filled("key.bits", key.bits()))
                .filter(Objects::nonNull)
                .forEach(parts::add);
        parts.add(key.expires() == null ? words.get("key.endless") : words.filled("key.ends", when(key.expires())));
        if (key.location() != null) {
            parts.add(words.filled("key.location", key.location()));
        }
        return String.join(", ", parts);
    }

    /** Returns an instant as people read it, or the administrator's text if it is no instant. */
    private String when(String written) {
        return Instants.read(written).map(words::date).orElse(written);
    }

    private String waiver(AssessedClient.WaiverInForce waiver) {
        return words.filled(
                "waiver", words.title(waiver.requirement()), waiver.expires(), waiver.reason(), waiver.approvedBy());
    }

    private String remark(AssessedClient.Remark remark) {
        if (remark instanceof AssessedClient.Imported imported) {
            return words.filled("remark.imported", String.join(", ", imported.attributes()));
        }
        if (remark instanceof AssessedClient.ForeignMapper mapper) {
            return mapper.scope() == null
                    ? words.filled("remark.foreign-mapper", mapper.mapper(), mapper.claim())
                    : words.filled("remark.foreign-mapper.scope", mapper.mapper(), mapper.claim(), mapper.scope());
        }
        return words.get(remark instanceof AssessedClient.NeverSeen ? "remark.never-seen" : "remark.unstamped");
    }

    private static Html.Element heading(int level, Html... content) {
        return element("h" + level, content);
    }
}
