package no.helseprofil.keycloak.request;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.request.TokenReuse;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.AccessTokenResponse;

/**
 * Until when the tokens are good that this node has issued to clients for themselves: what was asked for, hashed, and an
 * instant; no token. In memory, the least used forgotten first, and of this node alone: a client whose requests go to two
 * nodes may get one token of each before it is noticed.
 */
public final class IssuedTokens {

    private static final int MOST = 100_000;

    /** What a token is for besides its client: scope, resource (RFC 8707), audience, and organisation (RFC 9396). */
    private static final List<String> PURPOSE = List.of("resource", "audience", "authorization_details");

    private static final Cache<String, Instant> ENDS =
            Caffeine.newBuilder().maximumSize(MOST).build();

    private IssuedTokens() {}

    /** Remembers the token that this request is answered with, if it is one for the client itself. */
    public static void remember(KeycloakSession session, JudgedRequest judged, @Nullable Object answer) {
        ClientModel client = session.getContext().getClient();
        if (client != null
                && judged.facts().endpoint() == Endpoint.TOKEN
                && TokenReuse.GRANT.equals(judged.facts().form().grantType())
                && answer instanceof AccessTokenResponse tokens
                && tokens.getToken() != null) {
            ENDS.put(
                    key(session.getContext().getRealm(), client, RequestForm.of(session)),
                    judged.facts().instant().plusSeconds(tokens.getExpiresIn()));
        }
    }

    static @Nullable Instant until(RealmModel realm, ClientModel client, RequestForm form) {
        return TokenReuse.GRANT.equals(form.value("grant_type")) ? ENDS.getIfPresent(key(realm, client, form)) : null;
    }

    private static String key(RealmModel realm, ClientModel client, RequestForm form) {
        StringBuilder key = new StringBuilder(realm.getId()).append('\n').append(client.getId());
        key.append('\n').append(new TreeSet<>(scopes(form)));
        PURPOSE.forEach(name -> key.append('\n').append(form.parameters().get(name)));
        key.append('\n').append(organisation(form));
        return Sha256.of(key.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> scopes(RequestForm form) {
        String scope = form.value("scope");
        return scope == null ? List.of() : Arrays.asList(scope.strip().split(" +"));
    }

    /** HelseID's way to name an organisation: a claim of the assertion. */
    private static String organisation(RequestForm form) {
        Facts.Assertion assertion = FactsReader.assertion(form);
        return assertion instanceof Facts.Assertion.Present present
                ? String.valueOf(present.content().jws().payload().get("assertion_details"))
                : "";
    }
}
