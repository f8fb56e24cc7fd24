package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.CodeDevice;
import no.helseprofil.testkit.client.LoginForm;

/** Logins of the demo realm's users, for tests without a browser. */
final class Logins {

    /** Secret of the second factor that the demo realm's users have. */
    private static final CodeDevice SECOND_FACTOR = new CodeDevice("demo-second-factor");

    private Logins() {}

    static Object logIn(Asked asked) {
        URI address = asked.address("url");
        if (!asked.base().getAuthority().equals(address.getAuthority())) {
            throw ControlException.invalid("url: write the authorization URL at " + asked.base());
        }
        LoginForm browser = LoginForm.open(address);
        AuthorizationAnswer answer = browser.answer()
                .orElseGet(
                        () -> browser.submit(asked.text("username", "magnar.koman"), asked.text("password", "demo")));
        if (browser.html().contains("name=\"otp\"")) {
            answer = browser.fill(form -> form.form("otp", SECOND_FACTOR.code()));
        }
        ObjectNode json = Json.object().put("status", answer.status());
        URI redirect = answer.redirect();
        if (redirect == null) {
            return json.put("page", answer.pageText());
        }
        json.put("redirect", redirect.toString());
        json.set("parameters", Json.of(SeenRequest.parameters(String.valueOf(redirect.getRawQuery()))));
        return json;
    }
}
