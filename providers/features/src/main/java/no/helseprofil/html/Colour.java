package no.helseprofil.html;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A colour behind a text.
 *
 * @param hex the CSS notation with six digits
 */
public record Colour(String hex) {

    private static final Pattern WRITTEN = Pattern.compile("#[0-9a-fA-F]{6}");

    /** Luminance at which black and white text are equally readable (WCAG 2.2, contrast ratio). */
    private static final double MIDDLE = Math.sqrt(1.05 * 0.05) - 0.05;

    /** Parses a colour; empty if the value isn't written that way. */
    public static Optional<Colour> of(@Nullable String value) {
        return Optional.ofNullable(value)
                .map(String::strip)
                .filter(text -> WRITTEN.matcher(text).matches())
                .map(Colour::new);
    }

    /** Returns black or white, whichever is easier to read on it: the contrast is at least 4.5 to 1. */
    public String text() {
        return luminance() > MIDDLE ? "#000000" : "#ffffff";
    }

    private double luminance() {
        return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
    }

    private double part(int at) {
        double value = Integer.parseInt(hex.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
