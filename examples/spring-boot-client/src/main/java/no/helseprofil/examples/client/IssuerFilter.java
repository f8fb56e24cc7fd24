package no.helseprofil.examples.client;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filter that accepts only codes of the client's own issuer (RFC 9207), since Spring Security doesn't check
 * {@code iss}.
 */
final class IssuerFilter extends OncePerRequestFilter {

    private final String issuer;

    IssuerFilter(String issuer) {
        this.issuer = issuer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getParameter("state") != null && !issuer.equals(request.getParameter("iss"))) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "this is the answer of another issuer");
            return;
        }
        chain.doFilter(request, response);
    }
}
