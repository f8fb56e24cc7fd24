package no.helseprofil.clientdraft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import no.helseprofil.clientdraft.ClientDraft.UnfitDraftException;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object with members of NHN's self-service. An unknown member is refused, since the sender expects it to have
 * an effect. A member that is null counts as not sent, because NHN's own programs leave members out in that way.
 *
 * @param json the object
 */
record DraftBody(ObjectNode json) {

    private static final int LONGEST_TEXT = 255;

    /**
     * Pattern of values that appear on a page and in names of attributes, without characters that could be mistaken.
     */
    private static final Pattern WORD = Pattern.compile("[!-~]{1,255}");

    /**
     * Longest name of a claim: it is stored in an attribute with this prefix, and names have {@link #LONGEST_TEXT}
     * characters at most.
     */
    private static final int LONGEST_KEY = LONGEST_TEXT - "helseprofil.claim.".length();

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    static DraftBody read(byte[] body, Set<String> members) throws UnfitDraftException {
        ObjectNode json = object(body);
        json.properties().removeIf(member -> member.getValue().isNull());
        Set<String> sent = new TreeSet<>();
        json.fieldNames().forEachRemaining(sent::add);
        if (!members.containsAll(sent)) {
            throw UnfitDraftException.of(
                    "send these members and no other: " + String.join(", ", new TreeSet<>(members)));
        }
        return new DraftBody(json);
    }

    private static ObjectNode object(byte[] body) throws UnfitDraftException {
        try {
            return Json.object(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException | MalformedException unreadable) {
            throw UnfitDraftException.of("send one JSON object in UTF-8, no member twice");
        }
    }

    /** Returns the text of a member; null if it isn't sent. */
    @Nullable
    String text(String name) throws UnfitDraftException {
        JsonNode node = json.path(name);
        if (node.isMissingNode()) {
            return null;
        }
        if (!node.isTextual()) {
            throw UnfitDraftException.of(name + " is a text");
        }
        return node.textValue();
    }

    /** Returns the words of a member in order, each once; none if it isn't sent. */
    List<String> words(String name, int most) throws UnfitDraftException {
        JsonNode node = json.path(name);
        if (node.isMissingNode()) {
            return List.of();
        }
        List<String> texts = Json.texts(node);
        if (!node.isArray() || texts.size() != node.size() || texts.size() > most) {
            throw UnfitDraftException.of(name + " is a list of at most " + most + " texts");
        }
        if (!texts.stream().allMatch(text -> WORD.matcher(text).matches())) {
            throw UnfitDraftException.of(
                    "each of " + name + " is 1 to " + LONGEST_TEXT + " characters of ASCII without spaces");
        }
        return List.copyOf(new TreeSet<>(texts));
    }

    /**
     * Returns whether an address is on the reader's own machine and may be the target of a form. {@code [::1]} isn't
     * one: a content security policy has no source of that form.
     */
    static boolean isLoopback(String address) {
        return WORD.matcher(address).matches()
                && isAddress(address)
                && address.startsWith("http:")
                && !address.startsWith("http://[");
    }

    /** Returns whether browsers may be sent to an address. */
    static boolean isAddress(String address) {
        try {
            URI uri = new URI(address);
            boolean safe = uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && !address.contains("*");
            return safe
                    && ("https".equals(uri.getScheme())
                            || "http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost()));
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }

    /** Parses the number of an organisation. Its check digit is ignored, since realms for tests have other numbers. */
    static String organisation(String name, @Nullable String number) throws UnfitDraftException {
        try {
            return OrganisationNumber.parse(number == null ? "" : number, false).toString();
        } catch (MalformedIdentifierException malformed) {
            throw UnfitDraftException.of("write " + name + " as nine digits, without spaces");
        }
    }

    /** Returns values by name, from a list of objects with {@code key} and {@code value}. */
    SortedMap<String, String> pairs(String name, int most) throws UnfitDraftException {
        JsonNode node = json.path(name);
        if (node.isMissingNode()) {
            return new TreeMap<>();
        }
        if (!node.isArray() || node.size() > most) {
            throw UnfitDraftException.of(name + " is a list of at most " + most + " objects with key and value");
        }
        SortedMap<String, String> pairs = new TreeMap<>();
        for (JsonNode pair : node) {
            String key = pair.path("key").textValue();
            String value = pair.path("value").textValue();
            boolean fits = key != null
                    && value != null
                    && pair.size() == 2
                    && key.length() <= LONGEST_KEY
                    && WORD.matcher(key).matches()
                    && isValue(value);
            if (!fits || pairs.put(key, value) != null) {
                throw UnfitDraftException.of("each of " + name + " has a key of at most " + LONGEST_KEY
                        + " characters and a value of at most " + LONGEST_TEXT
                        + " that can be seen, none beyond U+FFFF, and no key is there twice");
            }
        }
        return pairs;
    }

    private static boolean isValue(String value) {
        return !value.isBlank()
                && value.length() <= LONGEST_TEXT
                && value.codePoints().allMatch(DraftBody::isSeen);
    }

    /**
     * Returns whether a character is visible and storable. A character that turns the direction of a line or takes no
     * space would show another value than is stored, and not every database holds characters beyond U+FFFF.
     */
    private static boolean isSeen(int character) {
        int type = Character.getType(character);
        return Character.isBmpCodePoint(character)
                && !Character.isISOControl(character)
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }
}
