package no.helseprofil.keycloak.admin;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import no.helseprofil.jose.Sha256;

/** Entity tags (RFC 9110, section 8.8.3) of documents: one text, one tag, on every node. */
final class Etag {

    /** Pattern of a tag, which may have a comma between its quotes (RFC 9110, section 8.8.3). */
    private static final Pattern TAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7E\\x80-\\xFF]*+\"");

    /** RFC 9110, section 5.6.1.2: an element may be empty. */
    private static final Pattern LIST = Pattern.compile("(\\s|,)*+(" + TAG + "\\s*+(,(\\s|,)*+|$))*+");

    private Etag() {}

    static String of(String document) {
        return HexFormat.of().formatHex(Sha256.bytes(document.getBytes(StandardCharsets.UTF_8)), 0, 16);
    }

    /**
     * Returns whether {@code If-Match} names the tag of this document: {@code *} names any, and a list each that is in
     * it (RFC 9110, section 13.1.1). A weak tag names none, since two documents may have it, and what is no list names
     * none.
     */
    static boolean matches(String ifMatch, String document) {
        if (ifMatch.strip().equals("*")) {
            return true;
        }
        String own = "\"" + of(document) + "\"";
        return LIST.matcher(ifMatch).matches()
                && TAG.matcher(ifMatch).results().anyMatch(tag -> tag.group().equals(own));
    }
}
