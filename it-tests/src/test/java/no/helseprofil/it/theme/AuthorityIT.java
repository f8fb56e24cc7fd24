package no.helseprofil.it.theme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page of the login names who runs the service, as two attributes of the realm say. */
class AuthorityIT {

    private static final String NAME = "helseprofil.authority-name";
    private static final String LOGO = "helseprofil.authority-logo";
    private static final String COLOUR = "helseprofil.authority-colour";
    private static final String SHOWN = "<div class=\"helseprofil-authority\">";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @Tag("smoke")
    @Test
    void theAuthorityIsShownWithItsLogo() {
        attributes("Eksempeldirektoratet", "https://cdn.example.no/logo.svg?a=1&b=2");

        assertThat(authority())
                .contains("<p>Eksempeldirektoratet</p>")
                .contains("src=\"https://cdn.example.no/logo.svg?a=1&amp;b=2\" alt=\"\"");
    }

    @Test
    void itsColourIsUsedWithReadableText() {
        try (TestRealm coloured = TestRealm.underProfile()) {
            coloured.changeRealm(it -> attribute(it, COLOUR, "#ffd500"));
            assertThat(page(coloured)).contains("style=\"background: #ffd500; color: #000000\"");

            coloured.changeRealm(it -> attribute(it, COLOUR, "#ffd500\"><script>"));
            assertThat(authority(coloured)).doesNotContain("ffd500");
        }
    }

    @Test
    void withoutAttributesTheDisplayNameIsShown() {
        attributes("", "");
        realm.changeRealm(it -> it.put("displayName", "Innlogging i prøvefylket"));

        assertThat(authority()).contains("<p>Innlogging i prøvefylket</p>").doesNotContain("<img");
    }

    @Test
    void withoutADisplayNameTheRealmNameIsShown() {
        attributes(" ", "");
        realm.changeRealm(it -> it.put("displayName", ""));

        assertThat(authority()).contains("<p>" + realm.name() + "</p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "${7*7} #{7*7} <#assign x=1>",
                "{0} '{0}'"
            })
    void escapesTheName(String name) {
        attributes(name, "");

        assertThat(authority())
                .contains("<p>"
                        + name.replace("&", "&amp;")
                                .replace("<", "&lt;")
                                .replace(">", "&gt;")
                                .replace("\"", "&quot;")
                                .replace("'", "&#39;")
                        + "</p>")
                .doesNotContain("<script")
                .doesNotContain("<img");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "http://cdn.example.no/logo.png",
                "data:text/html;base64,PHNjcmlwdD4=",
                "data:image/svg+xml,<svg onload=alert(1)>",
                "https://cdn.example.no/\" onerror=\"alert(1)"
            })
    void omitsALogoThatIsNoImage(String logo) {
        attributes("Eksempeldirektoratet", logo);

        assertThat(authority())
                .contains("<p>Eksempeldirektoratet</p>")
                .doesNotContain("<img")
                .doesNotContain("alert");
    }

    @Test
    void aRealmWithoutTheProfileHasTheSameTheme() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            stock.changeRealm(it -> attribute(it, NAME, "Eksempeldirektoratet"));

            assertThat(authority(stock)).contains("<p>Eksempeldirektoratet</p>");
        }
    }

    @Test
    void anotherThemeIsUnchanged() {
        try (TestRealm stock = TestRealm.underProfile()) {
            stock.changeRealm(it -> attribute(it, NAME, "Eksempeldirektoratet").put("loginTheme", "keycloak.v2"));

            assertThat(page(stock)).contains("kc-error-message").doesNotContain("Eksempeldirektoratet", "helseprofil-");
        }
    }

    private static void attributes(String name, String logo) {
        realm.changeRealm(it -> attribute(attribute(it, NAME, name), LOGO, logo));
    }

    private static ObjectNode attribute(ObjectNode realm, String name, String value) {
        realm.withObject("/attributes").put(name, value);
        return realm;
    }

    private static String authority() {
        return authority(realm);
    }

    private static String authority(TestRealm of) {
        String page = page(of);
        assertThat(page).contains(SHOWN);
        String from = page.substring(page.indexOf(SHOWN));
        return from.substring(0, from.indexOf("</div>"));
    }

    /** Returns any page, such as that of a login which no user has begun. */
    private static String page(TestRealm of) {
        return Request.get(of.address("login-actions/authenticate?client_id=" + TestRealm.USER_LOGIN))
                .send()
                .body();
    }
}
