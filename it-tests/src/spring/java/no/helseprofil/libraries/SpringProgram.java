package no.helseprofil.libraries;

import static org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers.withPkce;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.MediaType;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.client.endpoint.AbstractRestClientOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * A vendor's client with Spring Security. In an application the parts of {@link #main} are beans, and the filters of
 * {@code oauth2Login} and the authorized client manager call them.
 */
public final class SpringProgram {

    public static void main(String[] args) throws Exception {
        String issuer = args[0];
        String clientId = args[1];
        ECKey key = ECKey.parse(Files.readString(Path.of(args[2])));
        String redirectUri = args[3];
        String scope = args[4];
        Scanner in = new Scanner(System.in, StandardCharsets.UTF_8);

        ClientRegistration login = ClientRegistrations.fromIssuerLocation(issuer)
                .registrationId("login")
                .clientId(clientId)
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .redirectUri(redirectUri)
                .scope("openid", scope)
                .build();
        ClientRegistration machine = ClientRegistration.withClientRegistration(login)
                .registrationId("machine")
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope(scope)
                .build();
        DpopInterceptor dpop = new DpopInterceptor();
        Tokens tokens = new Tokens(key, dpop);

        var clientCredentials = tokens.with(new RestClientClientCredentialsTokenResponseClient());
        OAuth2AccessTokenResponse own =
                clientCredentials.getTokenResponse(new OAuth2ClientCredentialsGrantRequest(machine));
        System.out.println("client credentials: " + own.getAccessToken().getTokenValue());

        var requests = new PushingAuthorizationRequestResolver(login, machine, tokens);
        OAuth2AuthorizationRequest request = requests.resolve(new MockHttpServletRequest(), "login");
        System.out.println("page: " + request.getAuthorizationRequestUri());
        var answer = UriComponentsBuilder.fromUriString(in.nextLine()).build().getQueryParams();

        OidcIdTokenDecoderFactory idTokens = new OidcIdTokenDecoderFactory();
        idTokens.setJwsAlgorithmResolver(registration -> SignatureAlgorithm.ES256);
        RestTemplate rest = new RestTemplate(new BufferingClientHttpRequestFactory(new JdkClientHttpRequestFactory()));
        rest.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        rest.getInterceptors().add(dpop);
        DefaultOAuth2UserService userinfo = new DefaultOAuth2UserService();
        userinfo.setRestOperations(rest);
        OidcUserService users = new OidcUserService();
        users.setOauth2UserService(userinfo);
        users.setRetrieveUserInfo(user -> true);
        var provider = new OidcAuthorizationCodeAuthenticationProvider(
                tokens.with(new RestClientAuthorizationCodeTokenResponseClient()), users);
        provider.setJwtDecoderFactory(idTokens);
        OAuth2AuthorizationResponse response = OAuth2AuthorizationResponse.success(answer.getFirst("code"))
                .state(UriUtils.decode(answer.getFirst("state"), StandardCharsets.UTF_8))
                .redirectUri(redirectUri)
                .build();
        var user = (OAuth2LoginAuthenticationToken) provider.authenticate(
                new OAuth2LoginAuthenticationToken(login, new OAuth2AuthorizationExchange(request, response)));
        System.out.println("code: " + user.getAccessToken().getTokenValue());

        var refresh = tokens.with(new RestClientRefreshTokenTokenResponseClient());
        OAuth2AccessTokenResponse refreshed = refresh.getTokenResponse(
                new OAuth2RefreshTokenGrantRequest(login, user.getAccessToken(), user.getRefreshToken()));
        System.out.println("refresh: " + refreshed.getAccessToken().getTokenValue());

        OidcUser oidcUser = (OidcUser) user.getPrincipal();
        OidcUser again = users.loadUser(new OidcUserRequest(login, refreshed.getAccessToken(), oidcUser.getIdToken()));
        System.out.println("userinfo: " + again.getUserInfo().getSubject());
    }

    /** What all requests to the token endpoint have: client assertion and proof. */
    private static final class Tokens {

        private final ECKey key;
        private final RestClient rest;

        // Spring 7 has another way to say it; this one is in both.
        @SuppressWarnings("removal")
        Tokens(ECKey key, DpopInterceptor dpop) {
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
                C with(C client) {
            client.setRestClient(rest);
            client.addParametersConverter(assertion());
            return client;
        }

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

    /** Pushes what Spring Security would have the browser carry (RFC 9126). */
    private static final class PushingAuthorizationRequestResolver implements OAuth2AuthorizationRequestResolver {

        private final DefaultOAuth2AuthorizationRequestResolver requests;
        private final ClientRegistration machine;
        private final Tokens tokens;

        PushingAuthorizationRequestResolver(ClientRegistration login, ClientRegistration machine, Tokens tokens) {
            requests = new DefaultOAuth2AuthorizationRequestResolver(
                    new InMemoryClientRegistrationRepository(login), "/oauth2/authorization");
            requests.setAuthorizationRequestCustomizer(withPkce());
            this.machine = machine;
            this.tokens = tokens;
        }

        @Override
        public OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
            return pushed(requests.resolve(request));
        }

        @Override
        public OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
            return pushed(requests.resolve(request, registrationId));
        }

        private OAuth2AuthorizationRequest pushed(OAuth2AuthorizationRequest request) {
            if (request == null) {
                return null;
            }
            MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
            form.addAll(tokens.assertion().convert(new OAuth2ClientCredentialsGrantRequest(machine)));
            form.add("client_id", request.getClientId());
            form.add("response_type", request.getResponseType().getValue());
            form.add("redirect_uri", request.getRedirectUri());
            form.add("scope", String.join(" ", request.getScopes()));
            form.add("state", request.getState());
            request.getAdditionalParameters().forEach((name, value) -> form.add(name, value.toString()));
            Map<?, ?> answer = tokens.rest
                    .post()
                    .uri(machine.getProviderDetails()
                            .getConfigurationMetadata()
                            .get("pushed_authorization_request_endpoint")
                            .toString())
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .body(form)
                    .retrieve()
                    .body(Map.class);
            String address = UriComponentsBuilder.fromUriString(request.getAuthorizationUri())
                    .queryParam("client_id", request.getClientId())
                    .queryParam("request_uri", answer.get("request_uri"))
                    .build()
                    .toUriString();
            return OAuth2AuthorizationRequest.from(request)
                    .authorizationRequestUri(address)
                    .build();
        }
    }

    /** A proof for each request, and a second one where the server asks for its nonce (RFC 9449). */
    private static final class DpopInterceptor implements ClientHttpRequestInterceptor {

        private final ECKey key;
        private final JwtEncoder encoder;
        private volatile String nonce;

        DpopInterceptor() throws Exception {
            key = new ECKeyGenerator(Curve.P_256).generate();
            encoder = new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(key)));
        }

        @Override
        public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
                throws IOException {
            ClientHttpResponse answer = send(request, body, execution);
            boolean nonceAsked = answer.getStatusCode().is4xxClientError()
                    && new String(answer.getBody().readAllBytes(), StandardCharsets.UTF_8)
                            .contains("\"use_dpop_nonce\"");
            return nonceAsked ? send(request, body, execution) : answer;
        }

        private ClientHttpResponse send(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
                throws IOException {
            JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
                    .id(UUID.randomUUID().toString())
                    .issuedAt(Instant.now())
                    .claim("htm", request.getMethod().name())
                    .claim("htu", request.getURI().toString());
            String authorization = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
            if (authorization != null) {
                String token = authorization.substring(authorization.indexOf(' ') + 1);
                request.getHeaders().set(HttpHeaders.AUTHORIZATION, "DPoP " + token);
                claims.claim("ath", hash(token));
            }
            if (nonce != null) {
                claims.claim("nonce", nonce);
            }
            JwsHeader header = JwsHeader.with(SignatureAlgorithm.ES256)
                    .type("dpop+jwt")
                    .jwk(key.toPublicJWK().toJSONObject())
                    .build();
            String proof = encoder.encode(JwtEncoderParameters.from(header, claims.build()))
                    .getTokenValue();
            request.getHeaders().set("DPoP", proof);
            ClientHttpResponse answer = execution.execute(request, body);
            nonce = answer.getHeaders().getFirst("DPoP-Nonce");
            return answer;
        }

        private static String hash(String token) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
                return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
