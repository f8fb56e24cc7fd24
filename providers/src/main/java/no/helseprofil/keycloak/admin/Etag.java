package no.helseprofil.keycloak.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Entity tags (RFC 9110, section 8.8.3) of documents: one text, one tag, on every node. */
final class Etag {

    private Etag() {}

    static String of(String document) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(document.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", missing);
        }
    }

    /** Whether {@code If-Match} names the tag of this document; {@code *} names any. */
    static boolean matches(String ifMatch, String document) {
        return ifMatch.strip().equals("*") || ifMatch.strip().equals("\"" + of(document) + "\"");
    }
}
