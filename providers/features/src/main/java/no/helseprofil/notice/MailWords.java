package no.helseprofil.notice;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Texts;

/**
 * Words of mails in one language. Values chosen by others (the {@code client_id} and name of a client, a {@code kid})
 * are in quotation marks, without characters that could make a link or a line.
 */
record MailWords(Texts texts, String realm, Instant now) {

    private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(MailWords.class, "mail");
    private static final ZoneId NORWAY = ZoneId.of("Europe/Oslo");
    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)\\}");

    private static final Pattern BLANK = Pattern.compile("[\\p{C}\\p{Z}]+");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N} .,()&'+_-]");
    private static final Pattern DOT = Pattern.compile("[.](?=\\S)");

    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_IN_SUBJECT = 80;

    static MailWords in(Language language, String realm, Instant now) {
        return new MailWords(Objects.requireNonNull(ALL.get(language)), line(realm, LONGEST_NAME), now);
    }

    /** Returns the keys of all texts of a language, for a comparison with the used ones. */
    static Set<String> keys(Language language) {
        return Objects.requireNonNull(ALL.get(language)).keys();
    }

    boolean has(String key) {
        return texts.keys().contains(key);
    }

    /** Returns the key of a text that differs between one and several. */
    static String counted(String key, long count) {
        return key + (count == 1 ? ".one" : ".many");
    }

    /** Returns a small number as a word. */
    String number(long count) {
        String[] small = texts.get("numbers").split(" ");
        return count <= small.length ? small[(int) count - 1] : String.valueOf(count);
    }

    /** Returns an enumeration of numbers. */
    String listed(List<Integer> numbers) {
        List<String> written = numbers.stream().map(String::valueOf).toList();
        int last = written.size() - 1;
        return last == 0
                ? written.get(0)
                : String.join(", ", written.subList(0, last)) + " " + texts.get("and") + " " + written.get(last);
    }

    String inSubject(DueNotice notice) {
        return words(notice.clientId(), LONGEST_IN_SUBJECT);
    }

    /**
     * Returns the name of a notice's client.
     *
     * @param named whether its name is beside the {@code client_id}
     */
    String client(DueNotice notice, boolean named) {
        String id = words(notice.clientId(), LONGEST_ID);
        String name = notice.name() == null || !named ? "" : words(notice.name(), LONGEST_NAME);
        return name.isEmpty()
                ? text("client", Map.of("client", id))
                : text("client.named", Map.of("client", id, "name", name));
    }

    /** Returns the values for the sentence about a notice. */
    Map<String, String> places(DueNotice notice) {
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

    /** Returns the days left, rounded to whole days: a mail is sent some minutes after the day has come. */
    private String left(Instant date) {
        long days = Math.max(0, Duration.between(now, date).plusHours(12).toDays());
        return days == 0
                ? text("left.today", Map.of())
                : text(days == 1 ? "left.one" : "left.many", Map.of("days", String.valueOf(days)));
    }

    /** Returns an instant in Norwegian time. */
    String written(Instant date) {
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

    /** Returns a text with its placeholders filled in one pass, so that a value is never taken for a placeholder. */
    String text(String key, Map<String, String> places) {
        return PLACE.matcher(texts.get(key))
                .replaceAll(place -> Matcher.quoteReplacement(
                        place.group(1).equals("realm") ? realm : Objects.requireNonNull(places.get(place.group(1)))));
    }

    /** Returns a registered text as one line of a mail. */
    private static String line(String text, int longest) {
        String line = BLANK.matcher(text).replaceAll(" ").strip();
        return line.length() <= longest ? line : line.substring(0, longest) + "…";
    }

    /** Returns a text as words without addresses of pages and people, so that no mail program makes a link. */
    private static String words(String text, int longest) {
        return line(DOT.matcher(NO_WORD.matcher(text).replaceAll(" ")).replaceAll(" "), longest);
    }

    /** Returns the text of a requirement without the backticks that mark code. */
    static String plain(String text) {
        return text.replace("`", "");
    }
}
