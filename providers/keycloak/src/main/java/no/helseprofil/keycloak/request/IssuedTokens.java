package no.helseprofil.keycloak.request;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessTokenResponse;

/**
 * Ends of the tokens that this node has issued by client credentials: a hash of what was asked for, and an instant, but
 * no token. They are kept in memory, the least used forgotten first, and on this node alone: a client whose requests go
 * to two nodes may get one token of each before it is noticed.
 */
public final class IssuedTokens {

    private static final int MOST = 100_000;

    /**
     * Parameters that name the API (RFC 8707 and RFC 8693). A token is for its client, scopes and organisation, too.
     */
    private static final List<String> AUDIENCES = List.of("resource", "audience");

    private static final Cache<String, Instant> ENDS =
            Caffeine.newBuilder().maximumSize(MOST).build();

    private IssuedTokens() {}

    /** Remembers the token that this request is answered with, if it asked for one by client credentials. */
    public static void remember(KeycloakSession session, EvaluatedRequest judged, @Nullable Object answer) {
        if (answer instanceof AccessTokenResponse tokens && tokens.getToken() != null) {
            ProfileRequest.of(session)
                    .askedToken()
                    .ifPresent(key -> ENDS.put(key, judged.facts().instant().plusSeconds(tokens.getExpiresIn())));
        }
    }

    /** Returns the end of such a token as is asked for, or null, and keeps what is asked for for {@link #remember}. */
    static @Nullable Instant until(
            ProfileRequest request, ClientModel client, DecodedForm form, RequestIntent purpose) {
        String key = key(client, form, purpose);
        request.asksFor(key);
        return ENDS.getIfPresent(key);
    }

    private static String key(ClientModel client, DecodedForm form, RequestIntent purpose) {
        StringBuilder key =
                new StringBuilder(client.getRealm().getId()).append('\n').append(client.getId());
        key.append('\n').append(new TreeSet<>(purpose.asked().scopes()));
        AUDIENCES.forEach(name -> key.append('\n').append(form.values(name)));
        key.append('\n').append(purpose.details().inAssertion().json());
        return Sha256.of(key.toString());
    }
}
