package io.ela.standalone.demo.clients;

/**
 * A client saw something that version 5 would not have answered.
 *
 * @param request method and path
 * @param problem what was wrong
 */
public record Fault(String request, String problem) {}
