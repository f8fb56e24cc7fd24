package no.helseprofil.examples.client;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.client.endpoint.AbstractRestClientOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;

/** Common parts of all requests to the token endpoint: client assertion and proof. */
final class TokenClients {

    private final ECKey key;
    private final RestClient rest;

    // Spring 7 has another way to configure this; this one exists in both versions.
    @SuppressWarnings("removal")
    TokenClients(ECKey key, DpopInterceptor dpop) {
        this.key = key;
        rest = RestClient.builder()
                .requestFactory(new BufferingClientHttpRequestFactory(new JdkClientHttpRequestFactory()))
                .requestInterceptor(dpop)
                .messageConverters(converters -> {
                    converters.add(0, new FormHttpMessageConverter());
                    converters.add(1, new OAuth2AccessTokenResponseHttpMessageConverter());
                })
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }

    <
                    T extends AbstractOAuth2AuthorizationGrantRequest,
                    C extends AbstractRestClientOAuth2AccessTokenResponseClient<T>>
            OAuth2AccessTokenResponseClient<T> with(C client) {
        client.setRestClient(rest);
        client.addParametersConverter(assertion());
        return request -> withNonce(() -> client.getTokenResponse(request));
    }

    /** Makes a new request, with another assertion, if the server asks for its nonce. */
    static <T> T withNonce(Supplier<T> request) {
        try {
            return request.get();
        } catch (OAuth2AuthorizationException refused) {
            if (!"use_dpop_nonce".equals(refused.getError().getErrorCode())) {
                throw refused;
            }
            return request.get();
        }
    }

    /** Returns the client for requests that Spring Security doesn't send itself. */
    RestClient rest() {
        return rest;
    }

    /** Returns the parameters of a client assertion: the audience is the issuer, and typ and nbf are set. */
    <T extends AbstractOAuth2AuthorizationGrantRequest>
            NimbusJwtClientAuthenticationParametersConverter<T> assertion() {
        var assertion = new NimbusJwtClientAuthenticationParametersConverter<T>(registration -> key);
        assertion.setJwtClientAssertionCustomizer(context -> {
            ClientRegistration registration =
                    context.getAuthorizationGrantRequest().getClientRegistration();
            context.getHeaders().type("client-authentication+jwt");
            context.getClaims()
                    .audience(List.of(registration.getProviderDetails().getIssuerUri()))
                    .notBefore(Instant.now());
        });
        return assertion;
    }
}
