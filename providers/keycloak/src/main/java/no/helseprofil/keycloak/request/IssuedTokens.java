package no.helseprofil.keycloak.request;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.request.TokenReuse;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessTokenResponse;

/**
 * Until when the tokens are good that this node has issued to clients for themselves: what was asked for, hashed, and
 * an instant; no token. In memory, the least used forgotten first, and of this node alone: a client whose requests go
 * to two nodes may get one token of each before it is noticed.
 */
public final class IssuedTokens {

    private static final int MOST = 100_000;

    /** RFC 8707 and RFC 8693. A token is for its client, scopes and organisation as well. */
    private static final List<String> AUDIENCES = List.of("resource", "audience");

    private static final Cache<String, Instant> ENDS =
            Caffeine.newBuilder().maximumSize(MOST).build();

    private IssuedTokens() {}

    /** Remembers the token that this request is answered with, if it is one for the client itself. */
    public static void remember(KeycloakSession session, JudgedRequest judged, @Nullable Object answer) {
        if (answer instanceof AccessTokenResponse tokens && tokens.getToken() != null) {
            ProfileRequest.of(session)
                    .askedToken()
                    .ifPresent(key -> ENDS.put(key, judged.facts().instant().plusSeconds(tokens.getExpiresIn())));
        }
    }

    /** Until when the client has such a token as it asks for; what it asks for is kept for {@link #remember}. */
    static @Nullable Instant until(ProfileRequest request, ClientModel client, DecodedForm form, Purpose purpose) {
        if (!TokenReuse.GRANT.equals(form.value("grant_type"))) {
            return null;
        }
        String key = key(client, form, purpose);
        request.asksFor(key);
        return ENDS.getIfPresent(key);
    }

    private static String key(ClientModel client, DecodedForm form, Purpose purpose) {
        StringBuilder key =
                new StringBuilder(client.getRealm().getId()).append('\n').append(client.getId());
        key.append('\n').append(new TreeSet<>(purpose.asked().scopes()));
        AUDIENCES.forEach(name -> key.append('\n').append(form.values(name)));
        key.append('\n').append(purpose.details().inAssertion().json());
        return Sha256.of(key.toString());
    }
}
