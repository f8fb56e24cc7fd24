package no.helseprofil.keycloak.console;

import no.helseprofil.html.Html;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Texts;

/** The page that everything of the console is put into. Without scripts it says what is missing. */
final class ConsolePage {

    private ConsolePage() {}

    static Html.Element of(ConsoleAddresses addresses, String realm, Language language) {
        Texts words = ConsoleWords.in(language);
        String path = addresses.console().getRawPath();
        Html.Element head = Html.element(
                "head",
                Html.element("meta").with("charset", "utf-8"),
                Html.element("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"),
                Html.element("meta").with("name", "color-scheme").with("content", "light dark"),
                Html.element("title", Html.text(words.get("title") + " – " + realm)),
                sheet(addresses.patternFly()),
                sheet(path + "console.css"),
                Html.element("link").with("rel", "icon").with("href", path + "icon.svg"),
                Html.element("script").with("type", "module").with("src", path + "app.js"));
        Html.Element body = Html.element(
                "body",
                Html.element(
                        "main",
                        Html.element("h1", Html.text(words.get("title"))),
                        Html.element("p", Html.text(words.get("loading"))),
                        Html.element("noscript", Html.element("p", Html.text(words.get("noscript"))))));
        return Html.element("html", head, addresses.in(body).with("data-name", realm))
                .with("lang", language.tag());
    }

    private static Html.Element sheet(String address) {
        return Html.element("link").with("rel", "stylesheet").with("href", address);
    }
}
