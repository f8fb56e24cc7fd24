package no.helseprofil.notice;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.Texts;

/**
 * What a contact is written: one mail for all that it is to be told at a time, and one of its own in which an address
 * is asked whether it is a contact. It is plain text, so that nothing in it is markup, and what others chose (the
 * {@code client_id} and the name of a client, a {@code kid}) comes in quotation marks, and without what makes a link or
 * a line.
 *
 * @param subject one line
 * @param body the text
 */
public record NoticeMail(String subject, String body) {

    private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(NoticeMail.class, "mail");
    private static final ZoneId NORWAY = ZoneId.of("Europe/Oslo");
    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)\\}");

    /** Enough to act on; what is beyond is told by its number. */
    private static final int MOST_NOTICES = 100;

    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_IN_SUBJECT = 80;

    /**
     * Writes it.
     *
     * @param realm the realm's name for people
     * @param notices at least one
     * @param page the address of a requirement's page; none where the server doesn't know its own
     * @param view the address at which the recipient reads how a client stands, or confirms to be its contact, by the
     *     client's internal id; none as above
     */
    public static NoticeMail of(
            Language language,
            String realm,
            List<DueNotice> notices,
            Function<Requirement, Optional<String>> page,
            Function<String, Optional<String>> view,
            Instant now) {
        Writer writer = new Writer(
                Objects.requireNonNull(ALL.get(language)),
                RequirementTexts.in(language),
                line(realm, LONGEST_NAME),
                page,
                view,
                now);
        return new NoticeMail(writer.subject(notices), writer.body(notices));
    }

    /** The keys of all texts of a language, for a look at what is missing or left over. */
    static Set<String> keys(Language language) {
        return Objects.requireNonNull(ALL.get(language)).keys();
    }

    /** A text that somebody registered, as one line of a mail. */
    private static String line(String text, int longest) {
        String line = text.replaceAll("[\\p{C}\\p{Z}]+", " ").strip();
        return line.length() <= longest ? line : line.substring(0, longest) + "…";
    }

    /** A text as words: no address of a page or of a person is left of it, so that no mail program makes a link. */
    private static String words(String text, int longest) {
        return line(text.replaceAll("[^\\p{L}\\p{M}\\p{N} .,()&'+_-]", " ").replaceAll("[.](?=\\S)", " "), longest);
    }

    /** Writes in one language. */
    private record Writer(
            Texts texts,
            RequirementTexts requirements,
            String realm,
            Function<Requirement, Optional<String>> page,
            Function<String, Optional<String>> view,
            Instant now) {

        String subject(List<DueNotice> notices) {
            if (isConfirmation(notices)) {
                return text("confirm.subject", Map.of());
            }
            List<String> clients =
                    notices.stream().map(DueNotice::clientId).distinct().toList();
            return clients.size() == 1
                    ? text("subject.one", Map.of("client", words(clients.get(0), LONGEST_IN_SUBJECT)))
                    : text("subject.many", Map.of("count", String.valueOf(clients.size())));
        }

        String body(List<DueNotice> notices) {
            List<String> parts =
                    new ArrayList<>(List.of(text(isConfirmation(notices) ? "confirm.greeting" : "greeting", Map.of())));
            byClient(notices).values().forEach(ofClient -> parts.add(client(ofClient)));
            if (notices.size() > MOST_NOTICES) {
                parts.add(text("more", Map.of("count", String.valueOf(notices.size() - MOST_NOTICES))));
            }
            parts.add(text("footer", Map.of()));
            return String.join("\n\n", parts) + "\n";
        }

        private static boolean isConfirmation(List<DueNotice> notices) {
            return notices.stream().allMatch(notice -> notice.kind().isConfirmation());
        }

        private static Map<String, List<DueNotice>> byClient(List<DueNotice> notices) {
            return notices.stream()
                    .limit(MOST_NOTICES)
                    .collect(Collectors.groupingBy(DueNotice::client, LinkedHashMap::new, Collectors.toList()));
        }

        private String client(List<DueNotice> notices) {
            DueNotice first = notices.get(0);
            String id = words(first.clientId(), LONGEST_ID);
            String name = first.name() == null ? "" : words(first.name(), LONGEST_NAME);
            boolean confirms = isConfirmation(notices);
            String heading = name.isEmpty() || confirms
                    ? text("client", Map.of("client", id))
                    : text("client.named", Map.of("client", id, "name", name));
            String link = view.apply(first.client())
                    .map(address -> "\n\n" + text(confirms ? "confirm" : "view", Map.of("link", address)))
                    .orElse("");
            return notices.stream().map(this::notice).collect(Collectors.joining("\n\n", heading + "\n\n", link));
        }

        private String notice(DueNotice notice) {
            List<String> lines = new ArrayList<>();
            lines.add("* " + text(key(notice), places(notice)));
            notice.requirement().ifPresent(requirement -> {
                lines.add(plain(requirements.title(requirement)) + " (" + notice.about() + ")");
                requirements.change(requirement).ifPresent(change -> lines.add(plain(change)));
            });
            if (!notice.kind().isConfirmation()) {
                lines.add(text("basis." + notice.basis().id(), Map.of()));
            }
            notice.requirement()
                    .ifPresent(requirement ->
                            lines.add(text("remedy", Map.of("remedy", plain(requirements.remedy(requirement))))));
            notice.requirement().flatMap(page).ifPresent(lines::add);
            return String.join("\n  ", lines);
        }

        /** What only changes answers refuses nobody, and is told in other words. */
        private String key(DueNotice notice) {
            boolean changes =
                    notice.requirement().filter(Requirement::refusesNoRequest).isPresent();
            String dated = notice.date() == null ? "undated" : "dated";
            return switch (notice.kind()) {
                case KEY_ADDED,
                        CLIENT_CHANGED,
                        REGISTRATION_CHANGED,
                        CHANGE_ASKED,
                        CONTACT_ADDED,
                        REFUSED,
                        WAIVER_ENDED,
                        KEY_ENDS,
                        CERTIFICATE_ENDS -> notice.kind().id();
                case DATE_AHEAD, ANNOUNCED -> (changes ? "changes." : "refuses.") + dated;
            };
        }

        private Map<String, String> places(DueNotice notice) {
            Instant date = notice.date();
            return date == null
                    ? Map.of()
                    : Map.of(
                            "date",
                            written(date),
                            "left",
                            left(date),
                            "key",
                            words(notice.about(), LONGEST_NAME),
                            "settings",
                            settings(notice));
        }

        private String settings(DueNotice notice) {
            return notice.settings().stream()
                    .map(setting -> "setting." + setting)
                    .filter(texts.keys()::contains)
                    .map(texts::get)
                    .collect(Collectors.joining(", "));
        }

        /** In whole days, to the nearest: a mail goes out some minutes after the day has come. */
        private String left(Instant date) {
            long days = Math.max(0, Duration.between(now, date).plusHours(12).toDays());
            return days == 0
                    ? text("left.today", Map.of())
                    : text(days == 1 ? "left.one" : "left.many", Map.of("days", String.valueOf(days)));
        }

        private String written(Instant date) {
            ZonedDateTime local = date.atZone(NORWAY);
            return text(
                    "date",
                    Map.of(
                            "day", String.valueOf(local.getDayOfMonth()),
                            "month", texts.get("months").split(" ")[local.getMonthValue() - 1],
                            "year", String.valueOf(local.getYear()),
                            "hour", String.format(Locale.ROOT, "%02d", local.getHour()),
                            "minute", String.format(Locale.ROOT, "%02d", local.getMinute())));
        }

        /** In one go, so that what is put in is never a place itself. */
        private String text(String key, Map<String, String> places) {
            return PLACE.matcher(texts.get(key))
                    .replaceAll(place -> Matcher.quoteReplacement(
                            place.group(1).equals("realm")
                                    ? realm
                                    : Objects.requireNonNull(places.get(place.group(1)))));
        }

        /** The texts of requirements mark code by backticks. */
        private static String plain(String text) {
            return text.replace("`", "");
        }
    }
}
