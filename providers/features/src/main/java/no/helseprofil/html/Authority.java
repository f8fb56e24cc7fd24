package no.helseprofil.html;

import static no.helseprofil.html.Html.element;
import static no.helseprofil.html.Html.text;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who runs the service, as each page begins.
 *
 * @param name for people
 * @param logo address of a picture, for an {@code img} and nothing else: there a picture can't run anything
 * @param colour of the band at the top, and of buttons
 */
public record Authority(String name, Optional<String> logo, Optional<Colour> colour) {

    /** What a path in a content security policy is made of without being taken for anything else. */
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9/._~-]*");

    /** One of which nothing is known but its name. */
    public static Authority named(String name) {
        return new Authority(name, Optional.empty(), Optional.empty());
    }

    /** What stands above the page; the name is beside the logo, so the logo says nothing more. */
    Html.Element header() {
        List<Html> content = new ArrayList<>();
        logo.ifPresent(picture ->
                content.add(element("img").with("src", picture).with("alt", "").with("referrerpolicy", "no-referrer")));
        content.add(text(name));
        return element("header", element("p", content));
    }

    /** Its colour as a rule for screens, which comes after all others; on paper a band would be nothing but ink. */
    String css() {
        return colour.map(band ->
                        "@media screen { :root { --band: " + band.hex() + "; --on-band: " + band.text() + "; } }\n")
                .orElse("");
    }

    /** From where a page may load the logo, as a content security policy says it; empty if it loads none. */
    public Optional<String> pictures() {
        return logo.map(picture -> picture.startsWith("data:") ? "data:" : source(URI.create(picture)));
    }

    private static String source(URI address) {
        String path = address.getRawPath();
        String origin = "https://" + address.getRawAuthority();
        return path != null && PATH.matcher(path).matches() ? origin + path : origin;
    }
}
