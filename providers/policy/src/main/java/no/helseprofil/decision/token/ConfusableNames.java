package no.helseprofil.decision.token;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.decision.token.ClaimNames.ReservedNames;

/**
 * Common form of all names that a person, or a program that normalises them, would confuse. It is used for comparison
 * and never shown: {@code 1}, {@code l} and {@code i} are one letter in it. It follows the skeletons of Unicode
 * Technical Standard 39, limited to the letters that imitate Latin text.
 */
public final class ConfusableNames {

    /** Longest name that is compared. Keycloak stores 255 characters, so a longer name imitates nothing. */
    private static final int LONGEST = 1_024;

    /** Number of rounds of decoding and folding. Each round handles at most what the one before has uncovered. */
    private static final int MOST_TURNS = 8;

    /** Repeated percent-encoding, which is decoded at once. */
    private static final Pattern NESTED = Pattern.compile("%(?:25)+(?=[0-9A-Fa-f]{2})");

    private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

    /** Controls, formats such as bidirectional marks and soft hyphens, white space, and invisible characters. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Z}\\s\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}"
            + "\\x{180B}-\\x{180F}\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FFA0}\\x{307}\\x{34F}\\x{E0100}-\\x{E01EF}]");

    private static final Pattern ENDS = Pattern.compile("^[/.]+|[/.]+$");
    private static final Pattern SCHEME = Pattern.compile("^(?:https?:/*|[a-z][a-z+-]*:/+|/+)");
    private static final Pattern QUERY = Pattern.compile("[?#].*");

    /** User, and standard port of the scheme, in a URL; the digit 0 is a letter at this point. */
    private static final Pattern BESIDE_HOST = Pattern.compile("^[^/]*@|:(?:443|8o)(?=/|$)");

    private static final Map<Integer, Character> DRAWN_AS = drawnAs(
            "Αa", "Βb", "Εe", "Ζz", "Ηh", "Ιi", "Κk", "Μm", "Νn", "Οo", "Ρp", "Τt", "Υy", "Χx", "аa", "вb", "еe", "ёe",
            "ԁd", "һh", "нh", "іi", "їi", "ӏl", "јj", "кk", "мm", "оo", "пn", "рp", "ѕs", "тt", "сc", "уy", "үy", "хx",
            "ԛq", "ԝw", "ѵv", "αa", "βb", "εe", "ηn", "ιi", "κk", "μm", "νv", "οo", "ρp", "τt", "υu", "χx", "ωw", "γy",
            "ϲc", "ıi", "ɑa", "ɡg", "ʏy", "ʜh", "ɴn", "ʟl", "օo", "հh", "ոn", "ѡw", "‐-", "‑-", "‒-", "–-", "—-", "―-",
            "−-", "⁄/", "∕/", "⧸/", "\\/", "∶:", "꞉:", "։:", "׃:", "˸:", "ː:", "。.", "·.", "‧.", "∙.", "⋅.", "ˍ_", "|l",
            "ǀl");

    /** Forms of the reserved names, which depend on the patterns above. */
    private static final Set<String> RESERVED_NAMES =
            ReservedNames.names().stream().map(ConfusableNames::name).collect(Collectors.toUnmodifiableSet());

    private static final List<String> RESERVED_PREFIXES =
            ReservedNames.prefixes().stream().map(ConfusableNames::name).toList();

    private ConfusableNames() {}

    /**
     * Returns whether a name is a reserved one, or looks like one.
     *
     * @param form the form that {@link #name} returns
     */
    public static boolean isReserved(String form) {
        return RESERVED_NAMES.contains(form) || RESERVED_PREFIXES.stream().anyMatch(form::startsWith);
    }

    /** Returns the form of a name. */
    public static String name(String name) {
        return name.length() > LONGEST ? name : ENDS.matcher(skeleton(name)).replaceAll("");
    }

    /** Returns the form of a URL: what follows the scheme, without detours, query and fragment. */
    public static String address(String address) {
        if (address.length() > LONGEST) {
            return address;
        }
        String rest = QUERY.matcher(skeleton(address)).replaceAll("");
        rest = BESIDE_HOST.matcher(SCHEME.matcher(rest).replaceAll("")).replaceAll("");
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : rest.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return ENDS.matcher(String.join("/", segments)).replaceAll("");
    }

    /** Returns whether a URL is, or is below, one of these forms of URLs. */
    public static boolean isBelow(String address, List<String> forms) {
        String form = address(address);
        return forms.stream().anyMatch(above -> form.equals(above) || form.startsWith(above + "/"));
    }

    private static String skeleton(String text) {
        String folded = fold(text);
        String before = "";
        for (int turn = 0; turn < MOST_TURNS && !folded.equals(before); turn++) {
            before = folded;
            folded = fold(decoded(folded));
        }
        // not before: escapes are written with digits
        return folded.replace('i', 'l').replace('1', 'l').replace('0', 'o');
    }

    /** Replaces letters before and after the change of case, since Greek capitals look unlike their small ones. */
    private static String fold(String text) {
        String compatible = Normalizer.normalize(INVISIBLE.matcher(text).replaceAll(""), Normalizer.Form.NFKC);
        String lower = drawn(compatible).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return drawn(INVISIBLE
                .matcher(Normalizer.normalize(lower, Normalizer.Form.NFKC))
                .replaceAll(""));
    }

    private static String drawn(String text) {
        StringBuilder drawn = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> drawn.appendCodePoint(DRAWN_AS.containsKey(point) ? DRAWN_AS.get(point) : point));
        return drawn.toString();
    }

    private static String decoded(String text) {
        return text.indexOf('%') < 0
                ? text
                : ESCAPES.matcher(NESTED.matcher(text).replaceAll("%"))
                        .replaceAll(escapes -> Matcher.quoteReplacement(character(escapes.group())));
    }

    /** Decodes a character, or returns its escapes if they are incomplete: the next round may uncover the rest. */
    private static String character(String escapes) {
        String decoded = URLDecoder.decode(escapes, StandardCharsets.UTF_8);
        return decoded.indexOf('\uFFFD') < 0 ? decoded : escapes;
    }

    private static Map<Integer, Character> drawnAs(String... pairs) {
        Map<Integer, Character> drawn = new HashMap<>();
        for (String pair : pairs) {
            drawn.put(pair.codePointAt(0), pair.charAt(pair.length() - 1));
        }
        return Map.copyOf(drawn);
    }
}
