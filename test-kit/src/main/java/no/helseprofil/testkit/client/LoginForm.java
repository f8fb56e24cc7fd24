package no.helseprofil.testkit.client;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak's login page over plain HTTP: fetches it, fills it in, and follows the server's redirects until one leads to
 * the client. One object is one browser, with its cookies. A real browser is needed only to see what a page looks like.
 */
public final class LoginForm {

    /** Path of the console, which is a client although the server delivers its page. */
    private static final String CONSOLE = "/helseprofil/console/";

    private static final int MOST_REDIRECTS = 10;
    private static final Pattern FORM = Pattern.compile("<form[^>]*id=\"kc-form-login\"[^>]*>");
    private static final Pattern ANY_FORM =
            Pattern.compile("<form[^>]*(?:id=\"kc-|action=\"[^\"]*/login-actions/)[^>]*>");
    private static final Pattern COOKIE_PATH = Pattern.compile("(?i);\\s*path=([^;]*)");
    private static final Pattern ACTION = Pattern.compile("action=\"(?<url>[^\"]*)\"");
    private static final Pattern CONSENT = Pattern.compile(
            "(?s)id=\"kc-oauth\".*?<form[^>]*action=\"(?<url>[^\"]*)\".*?name=\"code\" value=\"(?<code>[^\"]*)\"");
    private static final Pattern INVISIBLE = Pattern.compile("(?s)<(head|script|style)\\b.*?</\\1>|<!--.*?-->|<[^>]*>");

    private final Map<Cookie, String> cookies = new LinkedHashMap<>();
    private final URI server;
    private Response page;
    private @Nullable URI redirect;

    private LoginForm(URI url, List<String> setCookies) {
        this.server = url.resolve("/");
        setCookies.forEach(this::keep);
        this.page = follow(Request.get(url));
    }

    /** Opens a URL in a new browser, usually {@link OidcClient#authorizeUrl}. */
    public static LoginForm open(URI url) {
        return new LoginForm(url, List.of());
    }

    /** Opens a URL in a browser with cookies that the server set in an answer to another request. */
    public static LoginForm open(URI url, Response before) {
        return new LoginForm(url, before.headerLines("Set-Cookie"));
    }

    /** Opens another URL of the server in the same browser: an earlier login may still be valid. */
    public LoginForm reopen(URI url) {
        page = follow(Request.get(url));
        return this;
    }

    /**
     * Sends the form of another page of the server in the same browser.
     *
     * @return the server's answer after following its redirects to itself
     */
    public Response submit(Request form) {
        page = follow(form);
        return page;
    }

    /** Returns how it ended; empty while there is a form to fill in. */
    public Optional<AuthorizationAnswer> answer() {
        return action(FORM).isPresent() ? Optional.empty() : Optional.of(end());
    }

    /**
     * Fills in the form and sends it. After a wrong password there is the form again: the answer has no redirect, and
     * the page says why.
     *
     * @throws IllegalStateException if there is no form, with the text of the page
     */
    public AuthorizationAnswer submit(String username, String password) {
        URI action = action(FORM).orElseThrow(() -> new IllegalStateException("no login form but " + end()));
        page = follow(Request.post(action)
                .form("username", username)
                .form("password", password)
                .form("credentialId", ""));
        return end();
    }

    /**
     * Fills in any other form of the server, such as that of a registration or of the user's profile, and sends it.
     *
     * @param fields adds what is filled in; values that the page has filled in aren't sent
     * @throws IllegalStateException if there is no form, with the text of the page
     */
    public AuthorizationAnswer fill(UnaryOperator<Request> fields) {
        URI action = action(ANY_FORM).orElseThrow(() -> new IllegalStateException("no form but " + end()));
        page = follow(fields.apply(Request.post(action)));
        return end();
    }

    /** Returns the server's page as HTML; empty after a redirect to the client. */
    public String html() {
        return redirect == null ? page.body() : "";
    }

    /**
     * Declines the client's request for consent. Keycloak asks for consent after the login, if the client is registered
     * so.
     *
     * @throws IllegalStateException if there is no question, with the text of the page
     */
    public AuthorizationAnswer decline() {
        return respond("cancel");
    }

    /**
     * Accepts the request of the client, or of a device, for consent.
     *
     * @throws IllegalStateException if there is no question, with the text of the page
     */
    public AuthorizationAnswer accept() {
        return respond("accept");
    }

    private AuthorizationAnswer respond(String button) {
        Matcher consent = CONSENT.matcher(page.body());
        if (!consent.find()) {
            throw new IllegalStateException("no question but " + end());
        }
        page = follow(Request.post(server.resolve(unescaped(consent.group("url"))))
                .form("code", consent.group("code"))
                .form(button, ""));
        return end();
    }

    private Optional<URI> action(Pattern which) {
        Matcher form = which.matcher(page.body());
        if (redirect != null || !form.find()) {
            return Optional.empty();
        }
        Matcher action = ACTION.matcher(form.group());
        return action.find() ? Optional.of(server.resolve(unescaped(action.group("url")))) : Optional.empty();
    }

    private AuthorizationAnswer end() {
        return new AuthorizationAnswer(page.status(), redirect, redirect == null ? text(page.body()) : "");
    }

    private Response follow(Request first) {
        redirect = null;
        Response answer = send(first);
        for (int i = 0; i < MOST_REDIRECTS && isRedirect(answer); i++) {
            URI next = URI.create(answer.header("Location").orElseThrow());
            if (!server.getRawAuthority().equals(next.getRawAuthority())
                    || next.getPath().endsWith(CONSOLE)) {
                redirect = next;
                return answer;
            }
            answer = send(Request.get(next));
        }
        return answer;
    }

    private Response send(Request request) {
        String sent = cookieHeader(request.address().getRawPath());
        Request complete = sent.isEmpty() ? request : request.header("Cookie", sent);
        Response answer = complete.send();
        answer.headerLines("Set-Cookie").forEach(this::keep);
        return answer;
    }

    private String cookieHeader(String path) {
        return cookies.entrySet().stream()
                .filter(cookie -> path.startsWith(cookie.getKey().path()))
                .map(cookie -> cookie.getKey().name() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private void keep(String setCookie) {
        String[] pair = setCookie.split(";", 2)[0].split("=", 2);
        Matcher path = COOKIE_PATH.matcher(setCookie);
        Cookie cookie = new Cookie(pair[0], path.find() ? path.group(1) : "/");
        if (setCookie.contains("Max-Age=0")) {
            cookies.remove(cookie);
        } else {
            cookies.put(cookie, pair[1]);
        }
    }

    private static boolean isRedirect(Response answer) {
        return answer.status() >= 300
                && answer.status() < 400
                && answer.header("Location").isPresent();
    }

    private static String text(String html) {
        return unescaped(INVISIBLE.matcher(html).replaceAll(" "))
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String unescaped(String html) {
        return html.replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    /** Cookie by name and path, since two realms of one server have cookies of the same names. */
    private record Cookie(String name, String path) {}
}
