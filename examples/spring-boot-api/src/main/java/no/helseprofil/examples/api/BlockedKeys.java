package no.helseprofil.examples.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Keys that the realm has blocked. The list is read again after its ttl, and used until its exp. */
class BlockedKeys {

    private final DefaultJWTProcessor<SecurityContext> lists = new DefaultJWTProcessor<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest request;
    private Map<String, Object> blocked = Map.of();
    private Instant next = Instant.MIN;
    private Instant end = Instant.MIN;

    BlockedKeys(String issuer) throws MalformedURLException {
        String address = issuer + "/helseprofil/blocklist";
        request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(2))
                .build();
        JOSEObjectType type = new JOSEObjectType("identifierlist+jwt");
        lists.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(type));
        URI keys = URI.create(issuer + "/protocol/openid-connect/certs");
        lists.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.Family.SIGNATURE,
                JWKSourceBuilder.create(keys.toURL()).build()));
        lists.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                new JWTClaimsSet.Builder().issuer(issuer).subject(address).build(),
                Set.of("exp", "ttl", "identifier_list")));
    }

    /** Returns whether a token bound to this key (cnf.jkt) is refused. Without a list, every token is. */
    synchronized boolean contains(String thumbprint) {
        if (!Instant.now().isBefore(next)) {
            read();
        }
        return !Instant.now().isBefore(end) || blocked.containsKey(thumbprint);
    }

    private void read() {
        next = Instant.now().plusSeconds(5); // tried again, if it can't be read
        try {
            String text = http.send(request, BodyHandlers.ofString()).body();
            JWTClaimsSet list = lists.process(text, null);
            blocked = list.getJSONObjectClaim("identifier_list");
            end = list.getExpirationTime().toInstant();
            next = Instant.now().plusSeconds(list.getLongClaim("ttl"));
        } catch (IOException | ParseException | BadJOSEException | JOSEException unreadable) {
            System.err.println("no new list of blocked keys: " + unreadable.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
