package no.helseprofil.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * A style sheet of ours, embedded in its page: the page loads nothing but the logo of the authority.
 *
 * @param css its content
 * @param pictures source of pictures for a content security policy; empty if there is none
 */
public record StyleSheet(String css, String pictures) {

    /** Style sheet of all pages. */
    public static final StyleSheet COMMON = new StyleSheet(read(StyleSheet.class, "page.css"), "");

    /** Returns this style sheet followed by a file from the package of a class. */
    public StyleSheet and(Class<?> beside, String file) {
        return new StyleSheet(css + read(beside, file), pictures);
    }

    /** Returns this style sheet in the colours of an authority, for pages with its logo. */
    public StyleSheet of(Authority authority) {
        return new StyleSheet(css + authority.css(), authority.pictures().orElse(""));
    }

    /**
     * Returns the content security policy of a page with this style sheet, which allows nothing else that could act: no
     * script, no frame, no form (Content Security Policy Level 3).
     */
    public String policy() {
        return policyWithForm("'none'");
    }

    /**
     * Returns the content security policy of a page with a form.
     *
     * @param targets addresses to which the form may be sent and the response may redirect: {@code 'self'} and origins
     */
    public String policyWithForm(String targets) {
        String images = pictures.isEmpty() ? "" : "img-src " + pictures + "; ";
        return "default-src 'none'; " + images + "style-src 'sha256-" + sha256(css) + "'; base-uri 'none'; form-action "
                + targets + "; frame-ancestors 'none'";
    }

    private static String read(Class<?> beside, String file) {
        try (InputStream stream = Objects.requireNonNull(beside.getResourceAsStream(file))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", missing);
        }
    }
}
