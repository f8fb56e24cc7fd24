package no.helseprofil.examples.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.web.filter.OncePerRequestFilter;

/** Filter that passes a request with one valid token and one valid proof. */
final class TokenAndProofFilter extends OncePerRequestFilter {

    private static final Pattern DPOP = Pattern.compile("DPoP +([\\w.-]+)", Pattern.CASE_INSENSITIVE);

    private final JwtDecoder accessTokens;
    private final ProofCheck proofs;
    private final JwtAuthenticationConverter authentications = new JwtAuthenticationConverter();

    TokenAndProofFilter(JwtDecoder accessTokens, ProofCheck proofs) {
        this.accessTokens = accessTokens;
        this.proofs = proofs;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Jwt token;
        try {
            Matcher authorization = DPOP.matcher(one(request, "Authorization"));
            if (!authorization.matches()) {
                throw new JwtException("no token by the scheme DPoP");
            }
            token = accessTokens.decode(authorization.group(1));
        } catch (JwtException refused) {
            Challenge.of("invalid_token").answer(response);
            return;
        }
        if (!proofs.isRight(one(request, "DPoP"), request, token)) {
            Challenge.of("invalid_dpop_proof").answer(response);
            return;
        }
        SecurityContextHolder.getContext().setAuthentication(authentications.convert(token));
        chain.doFilter(request, response);
    }

    /** Returns a header that occurs exactly once; else an empty text. */
    private static String one(HttpServletRequest request, String header) {
        List<String> sent = Collections.list(request.getHeaders(header));
        return sent.size() == 1 ? sent.get(0) : "";
    }
}
