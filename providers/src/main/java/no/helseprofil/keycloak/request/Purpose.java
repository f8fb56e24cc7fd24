package no.helseprofil.keycloak.request;

import java.time.Instant;
import java.util.stream.Stream;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * What a request is for.
 *
 * @param code the code that it wants to exchange
 * @param authorization the authorization request that it pushes
 * @param asked the scopes and APIs that it asks for
 * @param details what it says that the client acts for
 * @param user the user of the login that it comes from, where something is attested of them
 */
record Purpose(
        Facts.@Nullable Code code,
        Facts.@Nullable Authorization authorization,
        Facts.Asked asked,
        Facts.SentDetails details,
        Facts.@Nullable User user) {

    /** Nothing is asked for. */
    static final Purpose NONE = new Purpose(null, null, Facts.Asked.NOTHING, Facts.SentDetails.NONE, null);

    static Purpose ofTokenRequest(
            KeycloakSession session, @Nullable ClientModel client, RequestForm form, Facts.Assertion assertion) {
        EarlierLogin login = new LoginLookup(session).find(form);
        login.request().keep(session);
        Facts.SentDetails details = DetailsReader.ofTokenRequest(form, assertion, login);
        return new Purpose(
                login.code(),
                null,
                new AskedReader(session.getContext().getRealm(), client).ofTokenRequest(form, login),
                details,
                client != null && isAttesting(details)
                        ? new UserReader(session, client).read(form, login).orElse(null)
                        : null);
    }

    private static boolean isAttesting(Facts.SentDetails details) {
        return Stream.of(details.inAssertion(), details.ofLogin())
                .anyMatch(said -> said.attestation().isPresent());
    }

    static Purpose ofPushedRequest(
            KeycloakSession session,
            @Nullable ClientModel client,
            RequestForm form,
            Facts.Assertion assertion,
            Instant instant) {
        PushedRequest pushed = PushedRequest.read(session, form);
        return new Purpose(
                null,
                new Facts.Authorization(true, pushed.parameters()),
                new AskedReader(session.getContext().getRealm(), client).ofPushedRequest(form, pushed),
                DetailsReader.ofPushedRequest(form, assertion, pushed, instant),
                null);
    }
}
