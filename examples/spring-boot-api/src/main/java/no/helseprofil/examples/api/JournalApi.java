package no.helseprofil.examples.api;

import java.net.MalformedURLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/** API that accepts tokens of the profile, each with a proof, and nothing else. The help pages show lines of it. */
@SpringBootApplication
public class JournalApi {

    private static final Duration LEEWAY = Duration.ofSeconds(5);

    public static void main(String[] args) {
        SpringApplication.run(JournalApi.class, args);
    }

    @Bean
    JwtDecoder accessTokens(@Value("${issuer}") String issuer, @Value("${audience}") String audience)
            throws MalformedURLException {
        BlockedKeys blocked = new BlockedKeys(issuer);
        NimbusJwtDecoder tokens =
                NimbusJwtDecoder.withIssuerLocation(issuer).validateType(false).build();
        tokens.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                new JwtTypeValidator("at+jwt"),
                new JwtIssuerValidator(issuer),
                new JwtClaimValidator<Instant>("exp", Objects::nonNull),
                new JwtTimestampValidator(LEEWAY),
                // For this API only, and bound to a key that isn't blocked.
                new JwtClaimValidator<List<String>>("aud", List.of(audience)::equals),
                new JwtClaimValidator<Map<String, Object>>(
                        "cnf", cnf -> cnf != null && cnf.get("jkt") instanceof String key && !blocked.contains(key))));
        return tokens;
    }

    @Bean
    SecurityFilterChain security(
            HttpSecurity http,
            JwtDecoder accessTokens,
            @Value("${audience}") String audience,
            @Value("${address}") String address)
            throws Exception {
        // In place of oauth2ResourceServer, so that each check can be read here.
        return http.addFilterBefore(
                        new TokenAndProofFilter(accessTokens, new ProofCheck(address, LEEWAY)),
                        AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().hasAuthority("SCOPE_" + audience + "/read"))
                .exceptionHandling(refusals -> refusals.accessDeniedHandler((request, response, denied) ->
                        Challenge.scope(audience + "/read").answer(response)))
                // No client sends a cookie.
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }
}
