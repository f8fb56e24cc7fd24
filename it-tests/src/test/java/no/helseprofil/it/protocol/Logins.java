package no.helseprofil.it.protocol;

import java.net.URI;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;

/** The user's part of a flow in a {@link TestRealm}, each time in a new browser. */
final class Logins {

    private Logins() {}

    /** Pushes the request, logs the user in, and stops with the code in hand. */
    static String code(OidcClient client, AuthorizationRequest request) {
        return at(client.authorizeUrl(client.push(request).requestUri())).requiredCode();
    }

    /** Opens an address and returns how it ended, which must be without a login form. */
    static AuthorizationAnswer none(URI address) {
        return LoginForm.open(address)
                .answer()
                .orElseThrow(() -> new AssertionError("the user is asked to log in at " + address));
    }

    /** Opens an address, fills the login form in, and returns how it ended. */
    static AuthorizationAnswer at(URI address) {
        return LoginForm.open(address).submit(TestRealm.USERNAME, TestRealm.PASSWORD);
    }
}
