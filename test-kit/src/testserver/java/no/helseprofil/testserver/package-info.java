/**
 * Levers that tests pull from outside: the server's clock, a stored component's value, the list of grants, the server's
 * CPU time, what requests cost. A separate JAR, because a server that anybody can move through time must never be what an operator installs.
 */
@NullMarked
package no.helseprofil.testserver;

import org.jspecify.annotations.NullMarked;
