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
 * A style sheet of ours, which stands in the page that it is for: nothing is loaded but the logo of the authority.
 *
 * @param css what it says
 * @param pictures from where the page may load pictures, as a content security policy says it; empty if from nowhere
 */
public record StyleSheet(String css, String pictures) {

    /** What all pages have in common. */
    public static final StyleSheet COMMON = new StyleSheet(read(StyleSheet.class, "page.css"), "");

    /** The same, and after it a file that lies in the package of a class. */
    public StyleSheet and(Class<?> beside, String file) {
        return new StyleSheet(css + read(beside, file), pictures);
    }

    /** The same in the colours of an authority, for pages with its logo. */
    public StyleSheet of(Authority authority) {
        return new StyleSheet(css + authority.css(), authority.pictures().orElse(""));
    }

    /** The element for the page's head. */
    public Html element() {
        return new Html.Style(css);
    }

    /**
     * The content security policy of a page that has this style sheet, and nothing else that could do anything: no
     * script, no frame, no form (Content Security Policy Level 3).
     */
    public String policy() {
        return policyWithForm("'none'");
    }

    /**
     * The same of a page with a form.
     *
     * @param targets where it may be sent, and where the answer may send the browser: {@code 'self'} and origins
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
