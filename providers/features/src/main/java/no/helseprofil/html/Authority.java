package no.helseprofil.html;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The authority that runs the service, as shown at the top of each page.
 *
 * @param name its display name
 * @param logo address of a picture, which is used only in {@code img}, where a picture can't run anything
 * @param colour colour of the band at the top, and of buttons
 */
public record Authority(String name, Optional<String> logo, Optional<Colour> colour) {

    /** Characters of a path that have no special meaning in a content security policy. */
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9/._~-]*");

    /** Returns an authority that has a name only. */
    public static Authority named(String name) {
        return new Authority(name, Optional.empty(), Optional.empty());
    }

    /** Returns the colour as a rule for screens, which comes after all others; print has no band, to save ink. */
    String css() {
        return colour.map(band ->
                        "@media screen { :root { --band: " + band.hex() + "; --on-band: " + band.text() + "; } }\n")
                .orElse("");
    }

    /** Returns the source of the logo for a content security policy; empty if there is no logo. */
    public Optional<String> pictures() {
        return logo.map(picture -> picture.startsWith("data:") ? "data:" : source(URI.create(picture)));
    }

    private static String source(URI address) {
        String path = address.getRawPath();
        String origin = "https://" + address.getRawAuthority();
        return path != null && PATH.matcher(path).matches() ? origin + path : origin;
    }
}
