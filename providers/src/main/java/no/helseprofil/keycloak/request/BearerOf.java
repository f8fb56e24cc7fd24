package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.client.NamedClient;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/** An access token that is presented, before Keycloak has verified it, and the client that it says it was issued to. */
public record BearerOf(KeycloakSession session) {

    /** The token as it came; empty if none did. */
    public Optional<String> token() {
        return Optional.ofNullable(token(ProfileRequest.of(session).form()));
    }

    /** What it says, as Keycloak reads it; empty if that can't be read. */
    public Optional<ObjectNode> payload() {
        return token().flatMap(BearerOf::payload);
    }

    /**
     * What a token says. Keycloak takes some that are written otherwise than they should be, so nothing is read more
     * strictly here: who is blocked could hide in the difference.
     */
    static Optional<ObjectNode> payload(String compact) {
        try {
            return new JWSInput(compact).readJsonContent(JsonNode.class) instanceof ObjectNode payload
                    ? Optional.of(payload)
                    : Optional.empty();
        } catch (JWSInputException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * By the header, else by the parameter {@code access_token} of the form (RFC 6750, section 2.2),
     * as Keycloak reads them.
     */
    Optional<ClientModel> client(DecodedForm form) {
        return clientId(form)
                .flatMap(id -> NamedClient.find(session.getContext().getRealm(), id));
    }

    Optional<String> clientId(DecodedForm form) {
        return read(token(form)).map(token -> token.claimText("azp"));
    }

    /** What a proof has to fit. */
    Optional<Facts.PresentedToken> presented(DecodedForm form) {
        return Optional.ofNullable(token(form))
                .map(token -> new Facts.PresentedToken(Sha256.of(token), boundTo(token)));
    }

    private @Nullable String boundTo(String token) {
        return read(token)
                .map(read -> read.payload().path("cnf").path("jkt").textValue())
                .orElse(null);
    }

    private Optional<Jws> read(@Nullable String token) {
        return token == null ? Optional.empty() : ProfileRequest.of(session).token(token);
    }

    private static @Nullable String token(DecodedForm form) {
        if (form.authorization() == null) {
            return form.value("access_token");
        }
        String[] parts = form.authorization().strip().split("\\s+", 2);
        return parts[parts.length - 1];
    }
}
