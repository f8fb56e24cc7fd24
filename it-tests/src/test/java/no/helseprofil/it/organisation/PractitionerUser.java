package no.helseprofil.it.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import no.helseprofil.it.support.RealmPeople;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** Somebody who works for organisations, and what they do in a browser. */
record PractitionerUser(AdminApi admin, String username) {

    private static final String ORGANISATIONS = "organisations";

    /** A new user of the realm. */
    static PractitionerUser in(TestRealm realm, String username) {
        RealmPeople.add(realm, username);
        return new PractitionerUser(realm.admin(), username);
    }

    /** An administrator writes whom they work for. */
    PractitionerUser worksFor(String... organisations) {
        Response answer = write(organisations);
        assertThat(answer.status()).as(answer + " " + answer.body()).isEqualTo(204);
        return this;
    }

    Response write(String... organisations) {
        ObjectNode user = (ObjectNode) admin.get("users/" + id()).json();
        ArrayNode values = user.withObjectProperty("attributes").putArray(ORGANISATIONS);
        List.of(organisations).forEach(values::add);
        return admin.put("users/" + id(), user);
    }

    JsonNode organisations() {
        return admin.get("users/" + id()).json().path("attributes").path(ORGANISATIONS);
    }

    String id() {
        return admin.get("users?exact=true&username=" + username)
                .json()
                .path(0)
                .path("id")
                .textValue();
    }

    /** Opens the login page of a client in a new browser. */
    LoginForm open(OidcClient client, AuthorizationRequest request) {
        return LoginForm.open(client.authorizeUrl(client.push(request).requestUri()));
    }

    /** Opens the login page with a parameter that the client pushes beside. */
    LoginForm open(OidcClient client, AuthorizationRequest request, String name, String value) {
        return LoginForm.open(address(client, request, name, value));
    }

    /** Returns the address to which a client sends the browser, having pushed a parameter beside. */
    static URI address(OidcClient client, AuthorizationRequest request, String name, String value) {
        return client.authorizeUrl(client.withRequest(pushed -> pushed.form(name, value))
                .push(request)
                .requestUri());
    }

    AuthorizationAnswer logIn(LoginForm browser) {
        return browser.submit(username, TestRealm.PASSWORD);
    }

    /** Picks one on the page, and leaves the mark to remember it. */
    static AuthorizationAnswer pick(LoginForm browser, String organisation) {
        return browser.fill(picking(organisation).andThen(form -> form.form("remember", "on"))::apply);
    }

    /** Picks one and takes the mark away. */
    static AuthorizationAnswer pickOnce(LoginForm browser, String organisation) {
        return browser.fill(picking(organisation));
    }

    private static UnaryOperator<Request> picking(String organisation) {
        return form -> form.form("organisation", organisation);
    }
}
