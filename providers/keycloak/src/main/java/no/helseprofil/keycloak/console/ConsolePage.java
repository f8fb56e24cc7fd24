package no.helseprofil.keycloak.console;

import java.util.List;
import no.helseprofil.html.Authority;
import no.helseprofil.html.Colour;
import no.helseprofil.html.Html;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Texts;

/** HTML page of the console, which scripts fill. Without scripts it shows what the browser lacks. */
final class ConsolePage {

    /** Reason why a login does not begin, shown on a page without scripts. */
    enum SignInError {
        /** The request isn't the console's own: it was made by hand or by another page. */
        REQUEST("signin.request"),
        /** The realm's profile doesn't work, so no administrator may log in. */
        PROFILE("signin.profile"),
        /** The client of the console is disabled. */
        CLIENT("signin.client");

        private final String key;

        SignInError(String key) {
            this.key = key;
        }

        String in(Language language) {
            return ConsoleWords.in(language).get(key);
        }
    }

    private ConsolePage() {}

    /** Returns the page with the reason why no login begins. It loads only Keycloak's style sheet. */
    static Html.Element refused(ConsoleAddresses addresses, String realm, Language language, SignInError refusal) {
        String title = ConsoleWords.in(language).get("signin.title");
        Html.Element body = Html.element(
                "body",
                Html.element(
                        "main",
                        Html.element("h1", Html.text(title)),
                        Html.element("p", Html.text(refusal.in(language)))));
        return page(language, head(title + " – " + realm, addresses), body);
    }

    static Html.Element of(ConsoleAddresses addresses, Authority authority, Language language) {
        Texts words = ConsoleWords.in(language);
        String path = addresses.files();
        Html.Element head = head(words.get("title") + " – " + authority.name(), addresses)
                .and(List.of(
                        Html.element("meta").with("name", "color-scheme").with("content", "light dark"),
                        sheet(path + "console.css"),
                        Html.element("link").with("rel", "icon").with("href", path + "icon.svg"),
                        Html.element("script").with("type", "module").with("src", path + "app.js")));
        Html.Element body = Html.element(
                "body",
                Html.element(
                        "main",
                        Html.element("h1", Html.text(words.get("title"))),
                        Html.element("p", Html.text(words.get("loading") + " " + words.get("loading.long"))),
                        Html.element("noscript", Html.element("p", Html.text(words.get("noscript"))))));
        return page(language, head, addresses.in(in(authority, body)).with("data-failed", words.get("start.failed")));
    }

    /** Returns the page's body with the authority's name, logo and colours as attributes, for the page's script. */
    private static Html.Element in(Authority authority, Html.Element body) {
        return body.with("data-name", authority.name())
                .with("data-logo", authority.logo().orElse(""))
                .with("data-colour", authority.colour().map(Colour::hex).orElse(""))
                .with("data-on-colour", authority.colour().map(Colour::text).orElse(""));
    }

    private static Html.Element page(Language language, Html.Element head, Html.Element body) {
        return Html.element("html", head, body).with("lang", language.tag());
    }

    private static Html.Element head(String title, ConsoleAddresses addresses) {
        return Html.element(
                "head",
                Html.element("meta").with("charset", "utf-8"),
                Html.element("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
                Html.element("title", Html.text(title)),
                sheet(addresses.patternFly()));
    }

    private static Html.Element sheet(String address) {
        return Html.element("link").with("rel", "stylesheet").with("href", address);
    }
}
