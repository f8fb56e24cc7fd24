package no.helseprofil.it.browser;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import org.openqa.selenium.By;

/**
 * Ways to the pages of a realm's login theme.
 *
 * @param realm the realm
 */
record LoginJourney(TestRealm realm) {

    static final By PAGE = By.tagName("html");
    static final By HEADING = By.id("kc-page-title");
    static final By FIELD_ERROR = By.cssSelector("[id^='input-error-'] .kc-feedback-text");
    static final By ONE_TIME_CODE = By.id("totp");
    static final By LOG_OUT = By.id("kc-logout");
    static final By INFORMATION = By.cssSelector("[data-page-id='login-info'] #kc-page-title");

    /** A login that a compliant client has asked for. */
    void login(Chromium chromium) {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
        chromium.open(
                client.authorizeUrl(client.push(realm.authorizationRequest()).requestUri()));
        chromium.find(By.id("kc-login"));
    }

    /** Opens a login that has never begun. */
    void lost(Chromium chromium) {
        chromium.open(realm.address("login-actions/authenticate?client_id=" + TestRealm.USER_LOGIN));
        chromium.find(By.id("kc-error-message"));
    }

    /** A request that is refused. */
    void refused(Chromium chromium) {
        chromium.open(
                URI.create(realm.address("protocol/openid-connect/auth") + "?response_type=code&scope=openid&client_id="
                        + TestRealm.USER_LOGIN + "&redirect_uri="
                        + URLEncoder.encode(TestRealm.REDIRECT_URI.toString(), StandardCharsets.UTF_8)));
        chromium.find(By.id("helseprofil-requirement"));
    }

    /** Opens the question whether the person wants to log out, who is logged in and whom no program has sent there. */
    void confirmLogout(Chromium chromium) {
        chromium.open(realm.address("protocol/openid-connect/logout"));
        chromium.find(LOG_OUT);
    }
}
